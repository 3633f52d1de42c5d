import fc from 'fast-check'

// Where a property names how long a list or a text may be, it may be so long: by itself fast-check makes none of more than a dozen.
fc.configureGlobal({ defaultSizeToMaxWhenMaxSpecified: true })

export default fc

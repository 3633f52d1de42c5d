/** What leaves by mail and by HTTP, as a user writes it: what the schema lets through, so the two must agree. */

export interface WrittenDigest {
  readonly schedule?: string
  readonly sections?: Readonly<Record<string, string>>
  readonly to?: readonly string[]
  readonly empty?: 'say' | 'skip'
}

export interface WrittenReport extends WrittenDigest {
  readonly history?: string
  readonly analysis?: WrittenAnalysis
}

export interface WrittenAnalysis {
  readonly url: string
  readonly model: string
  readonly key_file?: string
  readonly key_credential?: string
  readonly prompt?: string
  readonly timeout?: string
  readonly mask_addresses?: boolean
  readonly verdict?: boolean
}

export interface WrittenWebhook {
  readonly url?: string
  readonly url_file?: string
  readonly url_credential?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly token_file?: string
  readonly token_credential?: string
  readonly secret_file?: string
  readonly secret_credential?: string
  readonly timeout?: string
}

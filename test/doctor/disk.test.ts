import { execFileSync } from 'node:child_process'
import { existsSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { checkArchives } from '../../src/doctor/archives.ts'
import { checkDisk } from '../../src/doctor/disk.ts'
import { makePlace, type Place } from '../end-to-end/support/place.ts'
import { missing } from '../support/requirements.ts'
import { patientIn, problem, warning } from './support/patient.ts'

describe.skipIf(missing('root'))('the file system of the state', () => {
  let place: Place | undefined
  afterEach(() => {
    if (place === undefined) return
    execFileSync('umount', [place.state])
    place[Symbol.dispose]()
  })

  it('that is read-only is a problem, also for root, and one without much room', async () => {
    place = makePlace()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=5m', 'tmpfs', place.state])
    const patient = patientIn(place, {})
    expect(await checkDisk(patient)).toMatchObject([problem(/^5 MB are free for /)])
    execFileSync('mount', ['-o', 'remount,ro', place.state])
    expect(await checkDisk(patient)).toMatchObject([problem(/state is on a file system that is read-only$/)])
  })

  // A container may have no loop devices, and what the kernel says of a disk cannot be had otherwise.
  it.skipIf(!existsSync('/dev/loop-control'))(
    'that the kernel made read-only after an error of the disk is a problem, too',
    async () => {
      place = makePlace()
      const image = place.path('image')
      writeFileSync(image, '')
      truncateSync(image, 16e6)
      execFileSync('mkfs.ext4', ['-q', image])
      execFileSync('mount', ['-o', 'loop', image, place.state])
      writeFileSync(place.path('state/state.lock'), '')
      expect(await checkDisk(patientIn(place, {}))).toMatchObject([problem(/MB are free for /)])
      execFileSync('mount', ['-o', 'remount,abort', place.state])
      expect(await checkDisk(patientIn(place, {}))).toMatchObject([
        problem(/state is on a file system that is read-only$/),
      ])
    },
  )

  it('has room for an archive that fills it as far as it may', async () => {
    place = makePlace()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=9m', 'tmpfs', place.state])
    const { state } = place
    const asked = (max_size: string) =>
      checkArchives(patientIn(place as Place, { archives: { web: { directory: state, max_size, keep: 2 } } }))
    expect(await asked('4MB')).toMatchObject([{ level: 'ok' }])
    writeFileSync(join(state, 'web-20261120T100000.000Z.jsonl.gz'), Buffer.alloc(3e6))
    writeFileSync(join(state, 'web-20261120T110000.000Z.jsonl'), Buffer.alloc(3e6))
    expect(await asked('4MB')).toMatchObject([{ level: 'ok' }])
    expect(await asked('5MB')).toMatchObject([warning(/^3 MB are free for .*, which takes 6 MB by now$/)])
  })
})

import { execFileSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { checkDisk } from '../../src/doctor/disk.ts'
import { makePlace, type Place } from '../end-to-end/support/place.ts'
import { missing } from '../support/requirements.ts'
import { patientIn, problem } from './support/patient.ts'

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
})

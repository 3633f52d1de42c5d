import { ban } from '../actions/ban.ts'
import { count } from '../actions/count.ts'
import { dnatCapture } from '../actions/dnat-capture.ts'
import { dnatReplace } from '../actions/dnat-replace.ts'
import { email } from '../actions/email.ts'
import { exec } from '../actions/exec.ts'
import { log } from '../actions/log.ts'
import { lower } from '../actions/lower.ts'
import { record } from '../actions/record.ts'
import { report } from '../actions/report.ts'
import { reset } from '../actions/reset.ts'
import { set } from '../actions/set.ts'
import { unban } from '../actions/unban.ts'
import { unset } from '../actions/unset.ts'
import { webhook } from '../actions/webhook.ts'
import { banCount } from '../filters/ban-count.ts'
import { between } from '../filters/between.ts'
import { equal } from '../filters/equal.ts'
import { exists } from '../filters/exists.ts'
import { greater } from '../filters/greater.ts'
import { greaterOrEqual } from '../filters/greater-or-equal.ts'
import { groupExists } from '../filters/group-exists.ts'
import { isIn } from '../filters/in.ts'
import { json } from '../filters/json.ts'
import { kv } from '../filters/kv.ts'
import { lastHad } from '../filters/last-had.ts'
import { less } from '../filters/less.ts'
import { lessOrEqual } from '../filters/less-or-equal.ts'
import { like } from '../filters/like.ts'
import { lookup } from '../filters/lookup.ts'
import { matches } from '../filters/matches.ts'
import { neverBanned } from '../filters/never-banned.ts'
import { notEqual } from '../filters/not-equal.ts'
import { notIn } from '../filters/not-in.ts'
import { notMatches } from '../filters/not-matches.ts'
import { oncePer } from '../filters/once-per.ts'
import { rfc5424 } from '../filters/rfc5424.ts'
import { sample } from '../filters/sample.ts'
import { subnet } from '../filters/subnet.ts'
import { upid } from '../filters/upid.ts'
import { userExists } from '../filters/user-exists.ts'
import type { Modules } from './module/modules.ts'

/** The filters and actions that come with the program. */
export const BUILTINS: Modules = {
  filters: [
    equal,
    notEqual,
    less,
    lessOrEqual,
    greater,
    greaterOrEqual,
    isIn,
    notIn,
    matches,
    notMatches,
    like,
    exists,
    userExists,
    groupExists,
    lookup,
    oncePer,
    lastHad,
    sample,
    between,
    subnet,
    kv,
    json,
    rfc5424,
    upid,
    banCount,
    neverBanned,
  ],
  actions: [
    count,
    reset,
    lower,
    report,
    email,
    ban,
    unban,
    log,
    dnatCapture,
    dnatReplace,
    set,
    unset,
    exec,
    webhook,
    record,
  ],
}

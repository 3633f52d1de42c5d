import { describe, expect, it } from 'vitest'
import { checkText, said } from '../../support/program.ts'

const FLAWS: readonly { readonly title: string; readonly text: string; readonly says: readonly string[] }[] =
  [
    {
      title: 'a field that only other paths set',
      text: `chain a from journal {
      MESSAGE like "A {user}" -> goto b
      MESSAGE like "B {ip:addr}" -> goto c
    }
    chain b { log INFO "{user} at {ip}" }
    chain c { log INFO "{ip}" }`,
      says: [
        'PY0404 5:35 [{ip}] the field `ip` is never set here: nothing sets it on any path to this place',
      ],
    },
    {
      title: 'what only chains that are not included tell a policy, but where it is asked whether they do',
      text: `chain a from journal {
      set offence = "x"
      goto offence
    }
    chain offence {
      port exists -> log INFO "{port}"
      log INFO "{offence} by {offender}"
      accept
    }
    chain login { log INFO "{login}" }`,
      says: [
        'PY0404 7:30 [{offender}] the field `offender` is never set here: nothing sets it on any path to this place',
        'PY0407 10:11 [login] nothing ever goes to the chain `login`',
      ],
    },
    {
      title: 'a field that is set only below its use, told once',
      text: `chain a from journal {
      kind == "x" -> drop
      kind == "y" -> drop
      set kind = "x"
    }`,
      says: [
        'PY0404 2:7 [kind] the field `kind` is never set here: nothing sets it on any path to this place',
      ],
    },
    {
      title: 'a capture of a condition that ended the walk',
      text: `chain a from journal {
      MESSAGE like "A {user}" -> accept
      log INFO "{user}"
    }`,
      says: [
        'PY0404 3:17 [{user}] the field `user` is never set here: nothing sets it on any path to this place',
      ],
    },
    {
      title: 'a field that was taken away',
      text: `chain a from journal {
      set kind = "x"
      unset kind
      log INFO "{kind}"
    }`,
      says: [
        'PY0404 4:17 [{kind}] the field `kind` is never set here: nothing sets it on any path to this place',
      ],
    },
    {
      title: 'a field that one of two ways into a chain sets',
      text: `chain a from journal {
      MESSAGE like "A {user} {ip:addr}" -> goto b
      MESSAGE like "B {ip:addr}" -> goto b
    }
    chain b { log INFO "{user} at {ip}" }`,
      says: ['PY0405 5:25 [{user}] the field `user` is not set on every path to this place'],
    },
    {
      title: 'a field that an earlier base chain may have set',
      text: `chain a from journal on SYSLOG_IDENTIFIER == "sshd" { MESSAGE like "A {ip:addr}" -> log INFO "{ip}" }
    chain b from journal on SYSLOG_IDENTIFIER == "sshd" priority 5 { ban ip with s }`,
      says: ['PY0405 2:74 [ip] the field `ip` is not set on every path to this place'],
    },
    {
      title: 'a field of only one pattern of a case',
      text: `chain a from journal {
      match MESSAGE {
        like "A {user}", like "B {ip:addr}" -> log INFO "{user}"
      }
    }`,
      says: ['PY0405 3:58 [{user}] the field `user` is not set on every path to this place'],
    },
    {
      title: 'a group that a pattern may match without',
      text: `chain a from journal {
      MESSAGE ~ /^from <ip:addr>(?: port <port:int>)?$/ -> log INFO "{ip} {port}"
    }`,
      says: ['PY0405 2:75 [{port}] the field `port` is not set on every path to this place'],
    },
    {
      title: 'a key of a counter that may be missing',
      text: `chain a from journal {
      MESSAGE like "A {user}" -> log INFO "x"
      count x by user within 1h as n
      n > 5 -> drop
    }`,
      says: ['PY0405 3:18 [user] the field `user` is not set on every path to this place'],
    },
    {
      title: 'a field that is copied, though it may be missing',
      text: `chain a from journal {
      MESSAGE like "A {user}" -> log INFO "x"
      set who = user
      who == "x" -> drop
    }`,
      says: ['PY0405 3:17 [user] the field `user` is not set on every path to this place'],
    },
    {
      title: 'a field that a chain sets before it comes back, on some paths',
      text: `chain a from journal { jump b; log INFO "{kind}" }
    chain b {
      PRIORITY == 3 -> return
      set kind = "x"
    }`,
      says: ['PY0405 1:42 [{kind}] the field `kind` is not set on every path to this place'],
    },
    {
      title: 'a capture of the first half of a condition whose second half failed',
      text: `chain a from journal {
      MESSAGE like "A {user}" and PRIORITY == 3 -> drop
      log INFO "{user}"
    }`,
      says: ['PY0405 3:17 [{user}] the field `user` is not set on every path to this place'],
    },
    {
      title: 'what stands behind a verdict',
      text: 'chain a from journal {\naccept\nlog INFO "x"\nlog INFO "y"\n}',
      says: ['PY0406 3:1 [log INFO "x"] no walk ever comes here'],
    },
    {
      title: 'what stands behind branches that all end',
      text: 'chain a from journal {\nif PRIORITY == 3 { goto b } else { return }\nPRIORITY == 4 -> drop\n}\nchain b { drop }',
      says: ['PY0406 3:1 [PRIORITY == 4 -> drop] no walk ever comes here'],
    },
    {
      title: 'what stands behind a jump that never comes back',
      text: 'chain a from journal {\njump b\ndrop\n}\nchain b { jump c }\nchain c { accept }',
      says: ['PY0406 3:1 [drop] no walk ever comes here'],
    },
    {
      title: 'an `else` behind what takes every text of a field that is always set',
      text: `chain a from journal {
      not (MESSAGE like "kind {kind}") -> drop
      match kind {
        "x" -> drop
        like "{rest}" { log INFO "{rest}" }
        else -> drop
      }
    }`,
      says: ['PY0406 6:9 [else -> drop] no walk ever comes here'],
    },
    {
      title: 'a field that only a branch which ends the walk asks for',
      text: `chain a from journal { PRIORITY == 3 -> set kind = "x"; goto b }
    chain b {
      if PRIORITY < 5 { set user = "x" } else { if kind exists { accept }; drop }
      log INFO "{user} {kind}"
    }`,
      says: ['PY0405 4:24 [{kind}] the field `kind` is not set on every path to this place'],
    },
    {
      title: 'a base chain behind one that decides every entry',
      text: 'chain a from journal { drop }\nchain b from journal priority 5 { drop }',
      says: ['PY0406 2:7 [b] no walk ever comes here'],
    },
    {
      title: 'a chain that nothing goes to',
      text: 'chain a from journal { drop }\nchain b { goto c }\nchain c { drop }',
      says: ['PY0407 2:7 [b] nothing ever goes to the chain `b`'],
    },
    {
      title: 'constants that nothing names',
      text: 'define a = 1\ndefault b = [2]\ndefine c = [3]\ndefine d = [c]\nchain e from journal { PRIORITY in d -> drop }',
      says: [
        'PY0408 1:8 [a] `a` is defined, but never used',
        'PY0408 2:9 [b] `b` is defined, but never used',
      ],
    },
    {
      title: 'a case behind `else`',
      text: 'chain a from journal {\nmatch PRIORITY {\n1, 2 -> accept\nelse -> drop\n3 -> accept\nelse { drop }\n}\n}',
      says: [
        'PY0409 5:1 [3] this case is never taken: what it is for was taken before',
        'PY0409 6:1 [else { drop }] this case is never taken: what it is for was taken before',
      ],
    },
    {
      title: 'a case with the literal of an earlier one',
      text: 'chain a from journal {\nmatch SYSLOG_IDENTIFIER {\n"a", "b" -> accept\n["b", "a"] -> drop\n"c", "a" -> drop\n}\n}',
      says: [
        'PY0409 4:1 [["b", "a"]] this case is never taken: what it is for was taken before',
        'PY0409 5:6 ["a"] this pattern is never taken: what it is for was taken before',
      ],
    },
    {
      title: 'a template behind a more general one',
      text: `chain a from journal {
      match MESSAGE {
        like "Failed {_}" -> accept
        like "Failed {method} for {user}" -> log INFO "{user}"
        "Failed" -> drop
        "Failed at all" -> drop
      }
    }`,
      says: [
        'PY0409 4:14 ["Failed {method} for {user}"] this case is never taken: what it is for was taken before',
        'PY0409 6:9 ["Failed at all"] this case is never taken: what it is for was taken before',
      ],
    },
    {
      title: 'a report that may fall to the policy',
      text: 'chain a from journal {\nPRIORITY == 3 -> report WARN "x"\n}',
      says: [
        'PY0410 2:18 [report WARN "x"] an entry that is reported here may still fall to the policy, which reports it again',
      ],
    },
    {
      title: 'a report of a chain behind which only some walks are decided',
      text: `chain a from journal {
      PRIORITY == 3 -> jump note, accept
      PRIORITY == 4 -> jump note
    }
    chain note { report INFO "x" }`,
      says: [
        'PY0410 5:18 [report INFO "x"] an entry that is reported here may still fall to the policy, which reports it again',
      ],
    },
    {
      title: 'a ban of what is no address on any path to it',
      text: `chain a from journal {
      MESSAGE like "A {ip}" -> ban ip with s
      MESSAGE like "B {ip:addr}" -> ban ip with s
    }`,
      says: [
        'PY0411 2:36 [ip] `ADDRESS` must be an address or a network, but on every path to this place `ip` is a string',
      ],
    },
    {
      title: 'a ban of what is no address on one path',
      text: `chain a from journal {
      MESSAGE like "A {ip}" -> goto b
      MESSAGE like "B {ip:addr}" -> goto b
    }
    chain b { ban ip with s }`,
      says: [
        'PY0412 5:19 [ip] `ADDRESS` must be an address or a network, but on some paths to this place `ip` is a string',
      ],
    },
    {
      title: 'a counter of which nobody asks how much it counts',
      text: 'chain a from journal {\ncount x by _UID within 1h\n}',
      says: ['PY0413 2:7 [x] the counter `x` is counted, but never asked for'],
    },
    {
      title: 'a counter whose field nothing uses',
      text: 'chain a from journal {\ncount x by _UID within 1h as n\n}',
      says: ['PY0413 2:30 [n] the counter `x` is never asked for: nothing uses `n`'],
    },
    {
      title: 'a counter that only ever grows',
      text: 'chain a from journal {\ncount x by _UID as n\nn > 5 -> drop\n}',
      says: ['PY0413 2:7 [x] the counter `x` only ever grows: nothing resets or lowers it'],
    },
    {
      title: 'a counter that is reset, but never counted',
      text: 'chain a from journal {\ncount logins by _UID within 1h as n\nn > 5 -> drop\nreset login by _UID\n}',
      says: ['PY0413 4:7 [login] the counter `login` is never counted'],
    },
  ]

describe('every flaw of the paths is told once, at its place', () => {
  it.each(FLAWS)('$title', ({ text, says }) => {
    const { syntax, diagnostics } = checkText(text)
    expect([...syntax, ...diagnostics].map(said)).toEqual(says)
  })
})

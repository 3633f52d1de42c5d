import { describe, expect, it } from 'vitest'
import { checkText, said } from '../../support/program.ts'

const SOUND: readonly { readonly title: string; readonly text: string }[] = [
  {
    title: 'a field that a rule asks for first',
    text: `chain a from journal {
      MESSAGE like "A {user}" -> log INFO "x"
      user exists -> log INFO "{user}"
      if user exists and user_exists(user) { log INFO "{user}" }
      user == "root" -> log INFO "{user}"
      user in ["a", "b"] and PRIORITY == 3 -> log INFO "{user}"
      if not (user exists) { drop } else { log INFO "{user}" }
      log INFO "{user}"
    }`,
  },
  {
    title: 'a field that is given a value where it is missing',
    text: `chain a from journal {
      MESSAGE like "A {user}" -> log INFO "x"
      log INFO "{user|default(\\"nobody\\")}"
      not (user exists) -> set user = "nobody"
      log INFO "{user}"
    }`,
  },
  {
    title: 'a field that is only compared',
    text: `chain a from journal {
      MESSAGE like "A {user}" -> log INFO "x"
      user == "root" -> drop
      user ~ /^x/ -> drop
    }`,
  },
  {
    title: 'a field that is set and used under the same condition',
    text: `chain a from journal {
      PRIORITY == 3 -> set kind = "x"
      SYSLOG_IDENTIFIER in ["a", "b"] -> set name = "x"
      MESSAGE ~ /^x/ and PRIORITY < 3 -> set text = "x"
      if PRIORITY == 3 { log INFO "{kind}" }
      SYSLOG_IDENTIFIER == "b" -> log INFO "{name}"
      PRIORITY <= 2 and MESSAGE ~ /^x/ -> log INFO "x"
      if MESSAGE ~ /^x/ and PRIORITY < 3 { log INFO "{text}" }
    }`,
  },
  {
    title: 'two fields that are always set together',
    text: `chain a from journal {
      match MESSAGE {
        like "A {ip:addr}" { set fault = "a"; set severity = "bad" }
        like "B {ip:addr}" { set fault = "b"; set severity = "good" }
        like "C {ip:addr}" -> set other = "c"
      }
      fault exists -> log INFO "{severity} {ip}"
      fault == "a" -> log INFO "{severity} {ip}"
      other exists -> log INFO "{ip}"
    }`,
  },
  {
    title: 'a field that goes with the value of another one',
    text: `chain a from journal {
      match MESSAGE {
        like "A {user}" -> set kind = "login"
        like "B" -> set kind = "logout"
      }
      kind == "login" -> log INFO "{user}"
      match kind { "login" -> log INFO "{user}" }
    }`,
  },
  {
    title: 'a field that an earlier base chain sets for the same entries',
    text: `chain a from journal on SYSLOG_IDENTIFIER in ["x", "y"] priority -5 { set kind = "x" }
    chain b from journal on SYSLOG_IDENTIFIER == "x" { log INFO "{kind}" }`,
  },
  {
    title: 'conditions of which one always holds',
    text: `chain a from journal {
      PRIORITY >= 4 -> set kind = "x"
      PRIORITY < 4 -> set kind = "y"
      log INFO "{kind}"
      SYSLOG_IDENTIFIER in ["a"] -> set name = "a"
      SYSLOG_IDENTIFIER not in ["a"] -> set name = "b"
      log INFO "{name}"
    }`,
  },
  {
    title: 'a field that a chain sets before it comes back, whoever went there',
    text: `chain a from journal { set user = "x"; jump b; log INFO "{user} {kind}" }
    chain c from journal priority 3 { jump b; log INFO "{kind}" }
    chain b { if PRIORITY == 3 { set kind = "x" } else { set kind = "y" } }`,
  },
  {
    title: 'a report that is always decided',
    text: `chain a from journal {
      if PRIORITY == 3 { report WARN "x" } else { report INFO "y" }
      jump b
    }
    chain b { PRIORITY == 5 -> report INFO "z"; accept }`,
  },
  {
    title: 'a report that is decided under the same condition',
    text: `chain a from journal {
      PRIORITY == 3 -> report WARN "x"
      set kind = "b"
      SYSLOG_IDENTIFIER == "x" -> report INFO "x"
      PRIORITY <= 3 -> accept
      SYSLOG_IDENTIFIER in ["x", "y"] -> drop
      kind == "a" -> drop
    }`,
  },
  {
    title: 'a report before a policy that reports nothing',
    text: 'chain a from journal { report INFO "x" }\npolicy drop',
  },
  {
    title: 'a field of the journal, which any entry may lack',
    text: 'chain a from journal { log INFO "{_HOSTNAME} {MY_FIELD}"; count x by _UID within 1h as n; n > 5 -> drop }',
  },
  {
    title: 'a copy of a field of the journal',
    text: 'chain a from journal { set name = SYSLOG_IDENTIFIER; log INFO "{name}" }',
  },
  {
    title: 'a field that is carried over where it is there',
    text: 'chain a from journal { MESSAGE like "A {user}" -> log INFO "x"\nlog INFO "y" fields [user] }',
  },
  {
    title: 'a general pattern behind special ones',
    text: `chain a from journal {
      match MESSAGE {
        like "Failed {method:word} for {user}" -> log INFO "{user}"
        like "Failed {method:int} for {user}" -> log INFO "{user}"
        like "Failed {_}" -> drop
        "Failed" -> drop
        else -> drop
      }
    }`,
  },
  {
    title: 'a counter that only a test asks for',
    text: `chain a from journal { count x by _UID within 1h as n }
    test "t" { given MESSAGE "x"; repeat 1; expect n == 1 }`,
  },
]

describe('what is sound is not told', () => {
  it.each(SOUND)('$title', ({ text }) => {
    const { syntax, diagnostics } = checkText(text)
    expect([...syntax, ...diagnostics].map(said)).toEqual([])
  })
})

/** What an attacker may write into a log, by what it is meant to break. */
export const ATTACKS: Readonly<Record<string, string>> = {
  empty: '',
  'a space': ' ',
  'an nft command': '192.0.2.1 }; flush ruleset; add element inet filter ssh4 { 192.0.2.2',
  'an nft command on a line of its own': '192.0.2.1\nflush ruleset\n',
  'an nft include': '192.0.2.1 include "/etc/passwd"',
  'an address with a tail': '192.0.2.1;reboot',
  'everyone, as a network': '0.0.0.0/0;',
  'a shell command': '$(touch /tmp/owned)`reboot`; rm -rf / | sh & "\'\\',
  'an option': '-oQ/tmp --help -f /etc/passwd',
  'an SQL statement': "'); DROP TABLE ban; DELETE FROM outbox; --",
  'HTML with a script':
    '<script>alert(1)</script><img src=x onerror="alert(\'1\')"></title></td></table>&lt;&#60;',
  'an attribute': '" style="position:fixed" onmouseover=alert(1) x="',
  'a comment and CDATA': '--><!-- ]]><![CDATA[<b>',
  'a mail header': 'x\r\nBcc: spy@example.net\r\nContent-Type: text/html\r\n\r\n<b>owned</b>',
  'a mail header behind a bare LF': 'x\nBcc: spy@example.net\n\nowned',
  'an encoded word': '=?utf-8?q?=0D=0ABcc:_spy@example.net?= =?utf-8?b?PGI+?=',
  recipients: 'a@example.org, spy@example.net',
  'the end of a mail': 'x\r\n.\r\nMAIL FROM:<spy@example.net>\r\nRCPT TO:<spy@example.net>\r\nDATA\r\n',
  'a part of MIME': '--===\r\nContent-Type: text/html\r\n\r\n<script>\r\n--===--',
  'escapes of terminals': '\x1b[2J\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[31m\x9b31m\x90q\x9c\x08\x08\x7f',
  'a path': '../../../../etc/passwd',
  'an absolute path with a NUL': '/etc/shadow\0.eml',
  'a format string': '%s%n%x %p %% %(name)s {0} %F %T',
  'braces of templates': '{MESSAGE} {{offender}} {MESSAGE|upper} \u0024{process.env.PATH} {}',
  'NUL in the middle': 'a\0b',
  'a turn of the direction': 'user \u202Egnp.exe\u202C \u2066isolated\u2069',
  'what nobody sees': 'a\u200Bb\uFEFFc\u00ADd\u{E0041}\u2028e\u2029f',
  'half a character': 'a\uD800b\uDC00',
  'what was no UTF-8': 'a\uFFFDb\u00FF\u00FE',
  JSON: '"},{"effect":"ban","address":"192.0.2.1"}\\',
  YAML: '- !!js/function "x"\n  key: *anchor\n---\n%TAG ! :\n',
  'a field of the journal': 'x\nPRIORITY=0\n_UID=0\nSYSLOG_IDENTIFIER=kernel\n\nMESSAGE=forged\n',
  'the length of a field': 'x\nMESSAGE\n\x05\0\0\0\0\0\0\0forge\n',
  'names of the language': '__proto__',
  'a constructor': 'constructor',
  'a command of GitHub': '\n::error file=x::owned\n::set-output name=x::y',
  'a label of a graph': '"]; evil [label="x"]; a --> b\nclick a href "javascript:alert(1)"\n%%{init: {}}%%',
  'a megabyte': `${'A<b>\u202E '.repeat(150_000)}end`,
}

/** As a table of tests. */
export const ATTACK_TABLE: readonly (readonly [name: string, value: string])[] = Object.entries(ATTACKS)

/** What may stand in no text that a terminal or a person is shown; a tab and a line end may. */
export const UNSEEN =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/u

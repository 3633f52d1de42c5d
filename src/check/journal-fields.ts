import type { ScalarType } from '../values/value.ts'

/**
 * The types of the fields that are not strings, of the journal after systemd.journal-fields(7), and of other sources
 * (docs/sources.md). Every other field of an entry is a string.
 */
export const JOURNAL_FIELD_TYPES: Readonly<Record<string, ScalarType>> = {
  __REALTIME_TIMESTAMP: 'time',
  _SOURCE_MONOTONIC_TIMESTAMP: 'int',
  PRIORITY: 'int',
  SYSLOG_FACILITY: 'int',
  SYSLOG_PID: 'int',
  ERRNO: 'int',
  CODE_LINE: 'int',
  TID: 'int',
  EXIT_CODE: 'string',
  EXIT_STATUS: 'int',
  _PID: 'int',
  _UID: 'int',
  _GID: 'int',
  _LINE_BREAK: 'string',
  _AUDIT_SESSION: 'int',
  _AUDIT_LOGINUID: 'int',
  _SYSTEMD_OWNER_UID: 'int',
  COREDUMP_PID: 'int',
  COREDUMP_UID: 'int',
  COREDUMP_GID: 'int',
  COREDUMP_SIGNAL: 'int',
  OBJECT_PID: 'int',
  OBJECT_UID: 'int',
  OBJECT_GID: 'int',
  OBJECT_AUDIT_SESSION: 'int',
  OBJECT_AUDIT_LOGINUID: 'int',
  OBJECT_SYSTEMD_OWNER_UID: 'int',
  LIMIT_SOFT: 'int',
  CPU_USAGE_NSEC: 'int',
  JOB_ID: 'int',
  SENDER_ADDRESS: 'addr',
  SENDER_PORT: 'int',
  COMMAND_EXIT: 'int',
}

/** Well-known string fields: for suggestions only, since an entry may have any. */
export const WELL_KNOWN_FIELDS: readonly string[] = [
  'MESSAGE',
  'MESSAGE_ID',
  'SYSLOG_IDENTIFIER',
  'SYSLOG_TIMESTAMP',
  'SYSLOG_MSGID',
  'SYSLOG_STRUCTURED_DATA',
  'LOG_FILE_PATH',
  'SYSLOG_HOSTNAME',
  'SENDER_CERTIFICATE',
  'CODE_FILE',
  'CODE_FUNC',
  'DOCUMENTATION',
  'UNIT',
  'USER_UNIT',
  'INVOCATION_ID',
  'JOB_TYPE',
  'JOB_RESULT',
  'SESSION_ID',
  'USER_ID',
  'LEADER',
  '_COMM',
  '_EXE',
  '_CMDLINE',
  '_HOSTNAME',
  '_MACHINE_ID',
  '_BOOT_ID',
  '_TRANSPORT',
  '_SYSTEMD_UNIT',
  '_SYSTEMD_USER_UNIT',
  '_SYSTEMD_SLICE',
  '_SYSTEMD_CGROUP',
  '_SYSTEMD_SESSION',
  '_SYSTEMD_INVOCATION_ID',
  '_KERNEL_DEVICE',
  '_KERNEL_SUBSYSTEM',
  '_UDEV_DEVNODE',
  'COMMAND',
  'COMMAND_STREAM',
  'CONTAINER_ID',
  'CONTAINER_ID_FULL',
  'CONTAINER_NAME',
  'CONTAINER_TAG',
  'CONTAINER_STREAM',
  'CONTAINER_PARTIAL_MESSAGE',
  'IMAGE_NAME',
  'COMMAND_RESULT',
  'COMMAND_SIGNAL',
  ...Object.keys(JOURNAL_FIELD_TYPES),
]

/** Whether a name can be that of a field which a program wrote into the journal: those have no lower-case letters, and others. */
export function canBeJournalField(name: string): boolean {
  return /^_*[A-Z][A-Z0-9_]*$/.test(name)
}

/** The type of a field as its entry brings it. */
export function journalFieldType(name: string): ScalarType {
  return JOURNAL_FIELD_TYPES[name] ?? 'string'
}

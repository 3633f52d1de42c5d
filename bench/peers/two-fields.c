/* Reads two fields of every entry through libsystemd: what a C program that does nothing else can do. */
#include <stddef.h>
#include <stdio.h>

typedef struct sd_journal sd_journal;
int sd_journal_open_directory(sd_journal **journal, const char *path, int flags);
int sd_journal_next(sd_journal *journal);
int sd_journal_get_data(sd_journal *journal, const char *field, const void **data, size_t *length);

int main(int count, char **arguments) {
  sd_journal *journal;
  const void *data;
  size_t length, total = 0;
  long entries = 0;
  if (count < 2 || sd_journal_open_directory(&journal, arguments[1], 0) < 0) return 1;
  while (sd_journal_next(journal) > 0) {
    entries++;
    if (sd_journal_get_data(journal, "SYSLOG_IDENTIFIER", &data, &length) >= 0) total += length;
    if (sd_journal_get_data(journal, "MESSAGE", &data, &length) >= 0) total += length;
  }
  printf("%ld entries, %zu bytes\n", entries, total);
  return 0;
}

import { DEFAULTS } from './defaults.ts'
import type { FormatName } from './formats.ts'
import { atMostOneOf, exactlyOneOf, mapping, named, type Schema, text } from './schema-kit.ts'

/** What is told somewhere by an HTTP request. */
export const webhooks: Schema = named(
  'Where `webhook NAME` sends to, by that name.',
  mapping(
    'A place that takes HTTP requests.',
    {
      url: text('url', 'Its address; where that holds a secret, better kept apart: see `url_file`.'),
      url_file: text('path', 'A file whose content is the address.'),
      url_credential: text(
        'credential-name',
        'The name of a credential of the systemd service whose content is the address.',
      ),
      headers: named('Further headers of the request.', text('line', 'The value.'), {
        propertyNames: { format: 'header-name' satisfies FormatName },
        default: {},
      }),
      token_file: text('path', 'A file whose content is sent as `Authorization: Bearer …`.'),
      token_credential: text(
        'credential-name',
        'The name of a credential of the systemd service, instead of such a file.',
      ),
      secret_file: text('path', 'A file whose content is the key by which requests are signed.'),
      secret_credential: text(
        'credential-name',
        'The name of a credential of the systemd service, instead of such a file.',
      ),
      timeout: text('timeout', 'How long a request may take.', { default: DEFAULTS.webhookTimeout }),
    },
    {
      allOf: [
        exactlyOneOf('url', 'url_file', 'url_credential'),
        atMostOneOf('token_file', 'token_credential'),
        atMostOneOf('secret_file', 'secret_credential'),
      ],
    },
  ),
  { default: {} },
)

/** How programs are run. */
export const exec: Schema = mapping('The programs that the action `exec` runs.', {
  timeout: text('timeout', 'What runs longer is killed.', { default: DEFAULTS.execTimeout }),
})

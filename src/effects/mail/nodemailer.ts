// Loaded with the first mail: with all that they need they would be a tenth of starting. See values/execa.ts for why only here.

/** What talks to mail servers. */
export const loadNodemailer = () => import('nodemailer')

/** What writes a mail out. */
export const loadMailComposer = () => import('nodemailer/lib/mail-composer')

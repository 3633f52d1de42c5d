import { Host } from '../host.ts'
import { type Line, Speaker } from '../line.ts'
import { GUESSED_NAMES } from '../people.ts'
import { SERVICES } from '../services.ts'
import { accessLogTime, errorLogTime } from '../times.ts'

const WORKER = 901
const NGINX = new Speaker(SERVICES.nginx, WORKER)

const BROWSERS: readonly string[] = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows) mirall/3.14.3git (Nextcloud)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
]
const SCANNERS: readonly string[] = [
  'curl/7.88.1',
  'python-requests/2.32.3',
  'Go-http-client/1.1',
  'zgrab/0.x',
  '-',
]

const PAGES: readonly string[] = [
  '/',
  '/about/',
  '/favicon.ico',
  '/assets/site.css',
  '/assets/app.js',
  '/feed.xml',
  '/remote.php/dav/files/alice/',
  '/status.php',
  '/ocs/v2.php/apps/notifications/api/v2/notifications',
]
const PROBED_PATHS: readonly string[] = [
  '/.env',
  '/.git/config',
  '/wp-login.php',
  '/xmlrpc.php',
  '/phpmyadmin/index.php',
  '/cgi-bin/luci/;stok=/locale',
  '/boaform/admin/formLogin',
  '/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php',
  '/actuator/env',
  '/HNAP1/',
  '/solr/admin/info/system?wt=json',
  '/cgi-bin/.%2e/.%2e/.%2e/bin/sh',
]

/** Someone reads a page or two. */
export function pagesRead(host: Host): readonly Line[] {
  const address = host.client()
  const agent = host.random.pick(BROWSERS)
  return Array.from({ length: host.random.between(1, 5) }, () => {
    const status = host.random.pick([200, 200, 200, 304])
    const size = status === 304 ? 0 : host.random.between(200, 60_000)
    return request(host, { address, agent, status, size, path: host.random.pick(PAGES) })
  })
}

/** A scanner asks for what is not there. */
export function pagesProbed(host: Host): readonly Line[] {
  return probePages(host, host.attacker(), host.random.between(1, 4))
}

export function probePages(host: Host, address: string, count: number): readonly Line[] {
  const agent = host.random.pick(SCANNERS)
  return Array.from({ length: count }, () => {
    const status = host.random.pick([404, 404, 403, 400])
    return request(host, { address, agent, status, size: 153, path: host.random.pick(PROBED_PATHS) })
  })
}

interface Request {
  readonly address: string
  readonly agent: string
  readonly path: string
  readonly status: number
  /** Bytes of the answer. */
  readonly size: number
}

function request(host: Host, { address, agent, path, status, size }: Request): Line {
  const method = host.random.pick(['GET', 'GET', 'GET', 'GET', 'HEAD', 'POST'])
  const rest = `"${method} ${path} HTTP/1.1" ${status} ${size} "-" "${agent}"`
  return NGINX.info((realtime) => `${address} - - [${accessLogTime(realtime)}] ${rest}`, {
    after: host.random.unit(),
  })
}

/** What goes into the error log. */
export function webError(host: Host): readonly Line[] {
  const { random } = host
  const path = random.pick(PROBED_PATHS)
  const what = random.pick([
    `open() "/srv/www${path}" failed (2: No such file or directory)`,
    `user "${random.pick(GUESSED_NAMES)}" was not found in "/etc/nginx/htpasswd"`,
    'user "admin": password mismatch',
    `limiting requests, excess: ${random.between(1, 20)}.${random.between(100, 999)} by zone "one"`,
    `access forbidden by rule`,
  ])
  const site = `www.${Host.domain}`
  const whom = `client: ${host.attacker()}, server: ${site}, request: "GET ${path} HTTP/1.1", host: "${site}"`
  const text = `[error] ${WORKER}#${WORKER}: *${host.nextWebConnection()} ${what}, ${whom}`
  return [NGINX.error((realtime) => `${errorLogTime(realtime)} ${text}`)]
}

/** Who answers for the package: as Debian's own tools are told. */
export const MAINTAINER = `${process.env.DEBFULLNAME ?? 'The pyruse-ts maintainers'} <${process.env.DEBEMAIL ?? 'pyruse-ts@packages.invalid'}>`

export interface Control {
  readonly version: string
  readonly architecture: string
  /** KiB of all files. */
  readonly size: number
}

/** What dpkg is told of the package. The libraries are those that Node.js 24 is linked with, and journald's. */
export function controlFile({ version, architecture, size }: Control): string {
  return `Package: pyruse-ts
Version: ${version}
Architecture: ${architecture}
Maintainer: ${MAINTAINER}
Installed-Size: ${size}
Depends: libc6 (>= 2.28), libgcc-s1 (>= 3.4), libstdc++6 (>= 6), libsystemd0, systemd (>= 252)
Recommends: nftables
Suggests: conntrack, ipset, iptables
Section: admin
Priority: optional
Description: bans, alerts and a daily digest from the systemd journal
 Reads the journal, walks each entry once through chains of rules, and bans
 addresses, sends alerts, and reports all that nobody expected in a digest.
 .
 Chains for the services that servers usually run are included. The package
 brings its own Node.js, since Debian's is too old.
`
}

/** A changelog of one entry: what changed is told by the project's own. */
export function debianChangelog(version: string, madeAt: Date): string {
  return `pyruse-ts (${version}) unstable; urgency=medium

  * Version ${version}.

 -- ${MAINTAINER}  ${madeAt.toUTCString().replace('GMT', '+0000')}
`
}

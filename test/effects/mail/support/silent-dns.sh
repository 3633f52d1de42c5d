# To be run in network and mount namespaces of its own: a machine with an address, whose name server never answers.
set -e
etc=$(mktemp -d)
trap 'rm -r "$etc"' EXIT
echo 'nameserver 127.0.0.1' >"$etc/resolv.conf"
echo '127.0.0.1 localhost mail.internal' >"$etc/hosts"
mount --bind "$etc/resolv.conf" /etc/resolv.conf
mount --bind "$etc/hosts" /etc/hosts
ip link set lo up
ip link add va type veth peer name vb
ip addr add 192.0.2.1/24 dev va
ip link set va up
ip link set vb up
"$1" "$(dirname "$0")/silent-dns.ts"

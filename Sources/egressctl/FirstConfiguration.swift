// Role: the text of a first configuration.

/// The files `egressctl init` writes.
enum FirstConfiguration {
  /// A settings file with every setting; those with a default stand commented out.
  static func settings(hangar: String, interface: String, inventory: String) -> String {
    """
    # Settings of egressd. Check them with: egressctl check
    # yaml-language-server: $schema=/usr/share/egressd/Rules/schema/settings.json

    # The hangar's name; the journal and its checkpoints carry it.
    hangar: \(hangar)

    capture:
      interface: \(interface)      # on the hangar's side of the gateway
      # promiscuous: true    # also frames not addressed to the gateway
      # filter: ""           # in libpcap's language; empty captures everything
      # buffer_mib: 64       # the kernel's ring
      # snap_length: 2048    # bytes of each frame that are read; none is kept but headers

    # Beacons on other hosts, without which silence is no proof: a second counts as watched only while each is seen on each
    # of its VLANs. Make a key with: egressctl beacon keygen
    # beacons:
    #   - name: hangar-pi
    #     public_key: "<64 hexadecimal digits>"
    #     vlans: [0]                  # 0 is untagged
    #     clock_tolerance_seconds: 2

    # The hangar's own addresses: auto (private ranges and registered controllers), any, or networks.
    # inside: 192.168.50.0/24,fd00:50::/64

    # The policy of devices whose inventory entry names none: regular-ops, strict-ldm or observe-only.
    policy: regular-ops

    # The registered controllers; any other device is announced.
    inventory: \(inventory)

    # The folder of rule packs; without it /etc/egressd/Rules, then /usr/share/egressd/Rules.
    # rules: /etc/egressd/Rules

    # This gateway's own rules, added to the shipped ones or in their place, and whose signatures on them count.
    # local_rules: /etc/egressd/rules.local
    # rule_owners: /etc/egressd/rule-owners

    # Location files: signed LOCDB databases, MaxMind databases or range text. Without them the newest installed database is used.
    # location:
    #   sources: [/var/lib/location/database.db]
    #   trusted_keys: []
    #   registrations: []  # the registries' files, for where an AS is registered that no rule pack lists
    #   updates: []        # https addresses that `egressctl location update` may fetch from; without any it asks nobody

    # Where the days and weeks of reports begin and end.
    # time_zone: Europe/Amsterdam

    # The language of reports: en or nl.
    # language: en

    # Where the timer egress-report.timer writes the report on each finished week.
    # reports: /var/lib/egressd/reports

    # journal: /var/lib/egressd/journal
    # journal_days: 400    # delete records that are older, with a receipt; without it they stay for ever
    # control: /run/egressd/control.sock

    # The headers of frames of flows that are not approved, kept as evidence; never payload. docs/evidence-store.md
    # evidence:
    #   frames_per_flow: 16   # 0 keeps none at all
    #   size_mib: 64          # the oldest go first, those of alerts last
    #   days: 7
    #   alert_days: 90        # frames of flows that were alerted

    # Who cosigns the journal's checkpoints, so that nobody can rewrite it unnoticed; docs/witness.md.
    # witnesses:
    #   - url: https://witness.example.org/
    #     key: witness.example.org/w1+<id>+<base64>
    #     interval_seconds: 60
    #     authorities: /etc/egressd/ca.pem   # trusted beside those of the system
    #     addresses: [192.168.60.0/24]       # private networks that may be connected to, also by http

    # Who gives timestamps (RFC 3161) over the journal's checkpoints; docs/timestamps.md.
    # timestamps:
    #   - name: tsa
    #     url: https://tsa.example.org/tsr
    #     ca: /etc/egressd/tsa-ca.pem        # the root that its tokens lead to
    #     interval_seconds: 21600
    #     authorities: /etc/egressd/ca.pem   # for https, trusted beside those of the system
    #     addresses: [192.168.60.0/24]       # private networks that may be connected to

    # The most memory the daemon may use, the ring among it; it bounds the flow table, the names and fragments being read.
    # memory_mib: 256

    # Where alerts go, several at once; docs/alerts.md tells of each. A hook is a program that is run for each alert with
    # the event as JSON on its standard input. No shell is involved.
    # alerts:
    #   hook: [/usr/local/bin/notify-duty-officer, --from, egressd]
    #   exec: [{name: pager, command: [/usr/local/bin/page], watchdog: true}]   # further programs
    #   webhook:
    #     - url: https://hooks.example.org/egress
    #       key: /etc/egressd/webhook.key      # openssl genpkey -algorithm ed25519; readable by egress-alertd alone
    #       secret_file: /etc/egressd/webhook.secret   # or a shared secret, whsec_…
    #       authorities: /etc/egressd/ca.pem   # trusted beside those of the system
    #       addresses: [192.168.60.0/24]       # private networks that may be connected to
    #       watchdog: true                     # a sign of life each watchdog_seconds
    #   journald: [{}]
    #   syslog: [{server: "logs.example.org:6514", facility: 4}]   # or socket: /dev/log
    #   email: [{from: egressd@example.org, to: [duty@example.org], command: [/usr/bin/msmtp]}]
    #   timeout_seconds: 10
    #   group_seconds: 300
    #   watchdog_seconds: 300
    #   delivery_days: 400        # delete deliveries that are older; without it kept as long as the journal
    #   state: /var/lib/egress-alertd
    #   control: /run/egress-alertd/control.sock

    """
  }

  /// An inventory with an example.
  static let inventory = """
    # The registered drone controllers of this hangar. Names are pseudonyms: keep the list of pilots elsewhere.
    # yaml-language-server: $schema=/usr/share/egressd/Rules/schema/inventory.json
    devices: []
    # devices:
    #   - id: rc-01
    #     mac: "60:60:1f:00:00:01"
    #     model: DJI RC Plus
    #     policy: strict-ldm      # optional; the default policy otherwise

    # Stations that belong to the network and are no controllers.
    # infrastructure:
    #   - name: gateway
    #     mac: "02:00:5e:00:50:01"

    """
}

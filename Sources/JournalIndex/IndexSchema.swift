// Role: the tables and views of the index, as a person who writes SQL meets them.

/// The schema of the index.
public enum IndexSchema {
  /// Changes whenever the text below does in meaning: an index of another version is built anew.
  static let version = 2
  /// Marks a SQLite file as an index of this program: `egrx` (the header's application id).
  static let applicationID: UInt32 = 0x6567_7278

  /// The statements that make an index; they are its documentation too.
  public static let text = """
    -- Which journal this is made of, and how far. One row.
    CREATE TABLE journal (
      key TEXT NOT NULL,            -- the journal's verifier key
      next INTEGER NOT NULL,        -- records before this number are in the index
      last_hash TEXT                -- leaf hash of the last of them
    );

    -- Every signed record. What a record does not say is NULL. Times are RFC 3339 in UTC and sort as text; lists are
    -- joined by "; ". "local" is the side in the hangar, "remote" the other one.
    CREATE TABLE records (
      number INTEGER PRIMARY KEY,   -- the record's place in the journal; order by it, not by time
      time TEXT,
      kind TEXT,                    -- flow, verdict, coverage, device, config, window, … (docs/records.md)
      device TEXT,                  -- the controller's pseudonym
      verdict TEXT, action TEXT, axis TEXT, policy TEXT,
      direction TEXT, transport TEXT, protocol TEXT,
      local_mac TEXT, local_ip TEXT, local_port INTEGER,
      remote_ip TEXT, remote_port INTEGER, remote_name TEXT,
      country TEXT, as_number INTEGER, as_name TEXT,
      sent INTEGER, received INTEGER, -- bytes of IP packets from and to the local side
      community_id TEXT, started TEXT, ended TEXT,
      window TEXT, operation TEXT, local_data_mode TEXT,
      reasons TEXT, rule_ids TEXT,
      json TEXT NOT NULL            -- the record as it stands in the journal; json_extract(json, '$."source.ip"')
    );
    CREATE INDEX records_by_kind ON records (kind, time);
    CREATE INDEX records_by_remote ON records (remote_ip);

    -- One row each time a flow was judged other than approved, or became worse.
    CREATE VIEW verdicts AS
      SELECT number, time, verdict, action, axis, device, remote_ip, remote_port, remote_name, country, as_number,
        as_name, transport, protocol, direction, local_ip, local_port, sent, received, community_id, started, policy,
        window, operation, local_data_mode, reasons, rule_ids
      FROM records WHERE kind = 'verdict';

    -- Verdicts that are a violation.
    CREATE VIEW violations AS SELECT * FROM verdicts WHERE verdict = 'violation';

    -- Whatever went to the alert hook.
    CREATE VIEW alerts AS
      SELECT number, time, kind, verdict, device, remote_ip, remote_port, remote_name, country, as_name, reasons
      FROM records WHERE action = 'alert';

    -- One row a flow: its parts added up, the rest from its last part.
    CREATE VIEW flows AS
      SELECT max(number) AS number, started, ended, device, verdict, remote_ip, remote_port, remote_name, country,
        as_number, as_name, transport, protocol, direction, local_ip, local_port, sum(sent) AS sent,
        sum(received) AS received, count(*) AS parts, community_id, policy, window, operation, local_data_mode
      FROM records WHERE kind = 'flow' GROUP BY community_id, started;

    -- One row a period of watching, mostly a minute.
    CREATE VIEW coverage AS
      SELECT number, started, ended,
        json_extract(json, '$."egress.coverage.seconds"') AS seconds,
        json_extract(json, '$."egress.coverage.watched"') AS watched,
        (SELECT group_concat(value, '; ') FROM json_each(records.json, '$."egress.coverage.unwatched"')) AS unwatched,
        json_extract(json, '$."egress.frames"') AS frames, json_extract(json, '$."egress.bytes"') AS bytes,
        json_extract(json, '$."egress.undecoded"') AS undecoded,
        json_extract(json, '$."egress.kernel.dropped"') AS kernel_dropped
      FROM records WHERE kind = 'coverage';

    -- One row a controller.
    CREATE VIEW devices AS
      SELECT device, min(time) AS first_seen, max(time) AS last_seen,
        count(DISTINCT CASE WHEN kind = 'flow' THEN community_id || started END) AS flows,
        sum(CASE WHEN kind = 'flow' THEN sent END) AS sent,
        sum(CASE WHEN kind = 'flow' THEN received END) AS received,
        sum(kind = 'verdict' AND verdict = 'violation') AS violations
      FROM records WHERE device IS NOT NULL AND kind IN ('flow', 'verdict', 'address') GROUP BY device;

    -- Stations that are in no inventory.
    CREATE VIEW strangers AS
      SELECT number, time, local_mac AS mac, local_ip AS ip, json_extract(json, '$."device.manufacturer"') AS manufacturer
      FROM records WHERE kind = 'device';

    -- Who read the journal with which command, and why.
    CREATE VIEW accesses AS
      SELECT number, time, json_extract(json, '$."user.name"') AS person, json_extract(json, '$."event.action"') AS command,
        (SELECT group_concat(value, '; ') FROM json_each(records.json, '$."egress.access.selection"')) AS selection,
        started AS period_start, ended AS period_end, json_extract(json, '$."event.reason"') AS purpose,
        json_extract(json, '$."event.outcome"') AS outcome
      FROM records WHERE kind = 'access';

    -- One row a day of UTC.
    CREATE VIEW days AS
      SELECT substr(time, 1, 10) AS day,
        count(DISTINCT CASE WHEN kind = 'flow' THEN community_id || started END) AS flows,
        coalesce(sum(CASE WHEN kind = 'flow' THEN sent END), 0) AS sent,
        coalesce(sum(CASE WHEN kind = 'flow' THEN received END), 0) AS received,
        sum(kind = 'verdict' AND verdict = 'violation') AS violations,
        sum(coalesce(action = 'alert', 0)) AS alerts,
        coalesce(sum(CASE WHEN kind = 'coverage' THEN json_extract(json, '$."egress.coverage.seconds"') END), 0) AS seconds,
        coalesce(sum(CASE WHEN kind = 'coverage' THEN json_extract(json, '$."egress.coverage.watched"') END), 0) AS watched
      FROM records WHERE time IS NOT NULL GROUP BY day;

    """
}

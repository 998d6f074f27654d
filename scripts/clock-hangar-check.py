"""Holds what scripts/clock-hangar left to what must be true; prints one line, or what is wrong and exits with 1."""
import datetime, json, sys

folder = sys.argv[1]
events = [json.loads(line) for line in open(f"{folder}/events.jsonl")]
steps = [tuple(map(int, line.split())) for line in open(f"{folder}/steps.txt")]
times = [int(line.split()[1]) for line in open(f"{folder}/times.txt")]
SECOND = 10**9


def seconds(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


# The seconds that lie whole between two steps, by the clock that they passed on.
whole = set()
for place, (begin, offset) in enumerate(steps):
    end = steps[place + 1][0] if place + 1 < len(steps) else 2**62
    for up, down in zip(times[::2], times[1::2]):
        # The daemon was up a little before that could be noted.
        first, last = max(begin, up - 5 * SECOND) + offset, min(end, down) + offset
        whole |= set(range(-(-first // SECOND), last // SECOND))

watched, wrong = [], []
for event in events:
    if event["event.kind"] != "coverage":
        continue
    start = seconds(event["event.start"])
    bits = "".join(f"{int(digit, 16):04b}" for digit in event.get("egress.coverage.bits", ""))
    watched += [start + place for place in range(event["egress.coverage.seconds"]) if bits[place] == "1"]
for second in sorted(set(watched) - whole):
    wrong.append(f"second {second} counts as watched, and the clock was set in it, or it never was")
if len(watched) != len(set(watched)):
    wrong.append("a second counts twice")
if len(watched) < 10:
    wrong.append(f"only {len(watched)} seconds count as watched")

alerts = {event["egress.index"] for event in events
          if event.get("egress.action") == "alert" and event["event.kind"] != "flow"}
delivered = {json.loads(line).get("egress.index") for line in open(f"{folder}/alerts.jsonl")}
if alerts - delivered:
    wrong.append(f"alerts that were never delivered: {sorted(alerts - delivered)}")
if sum(event["event.kind"] == "verdict" for event in events) < len(steps):
    wrong.append("flows between the steps have no verdicts")
if any(event.get("egress.step") == "mismatch" for event in events):
    wrong.append("the counts do not add up")
if [event["egress.index"] for event in events] != list(range(len(events))):
    wrong.append("the order of the journal is not that of its indices")
for line in wrong:
    print(line)
if wrong:
    sys.exit(1)
print(f"{len(steps) - 1} steps, {len(events)} records, {len(watched)} seconds watched of {len(whole)} that lay whole "
      f"between steps, {len(alerts)} alerts all delivered")

import { readdirSync, readFileSync } from "node:fs";

/** In how many parts of a second the kernel counts (USER_HZ, which is 100 on every Linux of today). */
const ticks = 100;

interface Process {
  pid: number;
  parent: number;
  name: string;
  /** Milliseconds of CPU that it took so far. */
  cpu: number;
}

/** CPU time in milliseconds of all processes of the Chromium that this program has started. */
export function chromiumCpu(): number {
  const all = processes();
  const known = new Set(all.filter((each) => each.parent === process.pid && /chrom/.test(each.name)).map((each) => each.pid));
  if (known.size === 0) throw new Error("no Chromium is a child of this program");
  // Parents come before their children in no order that could be relied on.
  for (let before = 0; before !== known.size; ) {
    before = known.size;
    for (const each of all) if (known.has(each.parent)) known.add(each.pid);
  }
  return all.filter((each) => known.has(each.pid)).reduce((sum, each) => sum + each.cpu, 0);
}

function processes(): Process[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        return [parse(readFileSync(`/proc/${entry}/stat`, "utf8"))];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

/** `pid (name) state parent …`, where the name may hold anything, parentheses too. */
function parse(stat: string): Process {
  const [open, close] = [stat.indexOf("("), stat.lastIndexOf(")")];
  const rest = stat.slice(close + 2).split(" ");
  const [user, system] = [Number(rest[11]), Number(rest[12])];
  return {
    pid: Number(stat.slice(0, open)),
    parent: Number(rest[1]),
    name: stat.slice(open + 1, close),
    cpu: ((user + system) * 1000) / ticks,
  };
}

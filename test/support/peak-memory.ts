import { readFileSync } from 'node:fs';

/**
 * The most memory, in MiB, that this process itself has had resident. `resourceUsage().maxRSS` also counts, on Linux, what its
 * parent had when it was forked: of a small child of a large test process it tells the parent's size.
 */
export function peakMemory_mib(): number {
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (peak !== undefined) return Math.round(Number(peak) / 1024);
  } catch {
    // Not Linux: a process is not forked there.
  }
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/**
 * Loaded into a measured process ahead of everything else: when it ends, its processor time in seconds and its peak
 * resident memory in bytes go to file descriptor 3. The peak is the kernel's own high-water mark (VmHWM) where there
 * is one: unlike `maxRSS` it does not count what the parent held when the process was forked.
 */
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  process.on('exit', () => {
    const { readFileSync, writeSync } = require('node:fs');
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    let peakMemory = maxRSS * 1024;
    try {
      const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'));
      peakMemory = Number(kilobytes) * 1024;
    } catch {
      // no /proc here
    }
    writeSync(3, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, peakMemory }));
  });
}

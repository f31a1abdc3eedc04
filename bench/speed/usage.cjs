/**
 * Loaded first into a measured process. At the end it writes the CPU time in seconds and the peak resident memory in bytes
 * to file descriptor 3. The peak is the kernel's high-water mark (VmHWM) if available: unlike `maxRSS` it does not include
 * the memory of the parent at the time of the fork.
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
      // a system without /proc
    }
    writeSync(3, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, peakMemory }));
  });
}

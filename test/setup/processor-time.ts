/** How much work something is, where a test tells linear from quadratic time by it. */

/**
 * Milliseconds that the processor has spent on this process so far. Unlike the time of day they do not pass while others
 * have the processor, or while the process stands still.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

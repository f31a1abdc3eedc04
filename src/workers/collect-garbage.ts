/**
 * Frees shared memory that no thread refers to any more. The engine does not count shared memory when it decides whether to
 * collect garbage, so that sketches and postings would stay until the end of a scan: with a million articles, a gigabyte.
 */

/** Collects the garbage of this thread. Takes about a second for each gigabyte of heap. */
export async function collectGarbage(): Promise<void> {
  try {
    // the inspector offers a collection without a flag for the whole process; it opens no port
    const { Session } = await import('node:inspector/promises');
    const session = new Session();
    session.connect();
    await session.post('HeapProfiler.collectGarbage');
    session.disconnect();
  } catch {
    // Node.js can be built without the inspector: the scan takes more memory
  }
}

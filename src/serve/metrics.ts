/** The metrics of the service, in the text format of Prometheus. */

/** Upper bounds of the histogram's buckets in seconds. */
const BUCKETS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10] as const;

interface Times {
  readonly counts: number[];
  sum: number;
  count: number;
}

/** Values that are read when the metrics are requested. */
export interface Gauges {
  readonly articles: number;
  readonly waiting: number;
  readonly bodyBytes: number;
}

/** Resources that the process uses. */
export interface Usage {
  /** Bytes of resident memory. */
  readonly rss: number;
  /** Bytes of the heap of the thread that answers requests. */
  readonly heapUsed: number;
  /** User and system time of all threads. */
  readonly cpuSeconds: number;
}

export class Metrics {
  /** Counts by labels. */
  readonly #requests = new Map<string, number>();
  readonly #times = new Map<string, Times>();
  readonly #begun = Date.now() / 1000;

  /** Counts a request. @param route the name in the table of routes, never the path of a request: labels are never freed */
  count(method: string, route: string, status: number, seconds: number): void {
    const labels = `method="${method}",route="${route}",status="${status}"`;
    this.#requests.set(labels, (this.#requests.get(labels) ?? 0) + 1);
    let times = this.#times.get(route);
    if (times === undefined) {
      times = { counts: BUCKETS.map(() => 0), sum: 0, count: 0 };
      this.#times.set(route, times);
    }
    for (const [at, end] of BUCKETS.entries()) if (seconds <= end) times.counts[at]++;
    times.sum += seconds;
    times.count++;
  }

  /** The media type is `text/plain; version=0.0.4`. */
  text({ articles, waiting, bodyBytes }: Gauges, { rss, heapUsed, cpuSeconds }: Usage): string {
    const times = [...this.#times].flatMap(([route, { counts, sum, count }]) => [
      ...BUCKETS.map((end, at) => `twicetold_request_seconds_bucket{route="${route}",le="${end}"} ${counts[at]}`),
      `twicetold_request_seconds_bucket{route="${route}",le="+Inf"} ${count}`,
      `twicetold_request_seconds_sum{route="${route}"} ${sum}`,
      `twicetold_request_seconds_count{route="${route}"} ${count}`,
    ]);
    return [
      ...family('twicetold_requests_total', 'counter', 'Requests that were answered.'),
      ...[...this.#requests].map(([labels, count]) => `twicetold_requests_total{${labels}} ${count}`),
      ...family('twicetold_request_seconds', 'histogram', 'Time from the head of a request to the end of its answer.'),
      ...times,
      ...gauge('twicetold_index_articles', 'Articles in the index.', articles),
      ...gauge('twicetold_requests_waiting', 'Requests that wait for the index.', waiting),
      ...gauge('twicetold_body_bytes', 'Bytes of the bodies of requests in memory.', bodyBytes),
      ...gauge('process_resident_memory_bytes', 'Resident memory.', rss),
      ...gauge('nodejs_heap_size_used_bytes', 'Heap of the thread that answers requests.', heapUsed),
      ...gauge('process_start_time_seconds', 'Start of the service, Unix time.', this.#begun),
      ...family('process_cpu_seconds_total', 'counter', 'User and system time.'),
      `process_cpu_seconds_total ${cpuSeconds}`,
      '',
    ].join('\n');
  }
}

const family = (name: string, type: string, help: string): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
];
const gauge = (name: string, help: string, value: number): string[] => [
  ...family(name, 'gauge', help),
  `${name} ${value}`,
];

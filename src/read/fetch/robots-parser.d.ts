/** What the package exports; its own declarations describe an ES module that it is not. */
declare module 'robots-parser' {
  interface Robots {
    /** Undefined for an address of another origin. */
    isAllowed(url: string, agent: string): boolean | undefined;
    /** Seconds. */
    getCrawlDelay(agent: string): number | undefined;
  }

  export default function robotsParser(url: string, text: string): Robots;
}

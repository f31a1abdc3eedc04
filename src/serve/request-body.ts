/** Reads the bodies of requests into memory, within a limit for each body and one for all bodies together. */
import type { IncomingMessage } from 'node:http';

/** A body that is refused or broken off. */
export class BodyRefused extends Error {
  constructor(
    readonly statusCode: 413 | 503 | 400,
    message: string,
  ) {
    super(message);
  }
}

export class BodyReader {
  /** Bytes of all bodies that are being read or wait for the index. */
  held = 0;

  /**
   * @param most     most bytes of a body
   * @param together most bytes of all bodies
   */
  constructor(
    private readonly most: number,
    private readonly together: number,
  ) {}

  /** @throws BodyRefused */
  async read(request: IncomingMessage): Promise<Buffer> {
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > this.most) throw this.#tooLarge();
    const chunks: Buffer[] = [];
    let length = 0;
    try {
      // the connection must stay open for the answer to a refused body
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        length += chunk.length;
        this.held += chunk.length;
        if (length > this.most) throw this.#tooLarge();
        if (this.held > this.together) throw new BodyRefused(503, 'too many waiting requests');
        chunks.push(chunk);
      }
    } catch (error) {
      this.held -= length;
      // Read and drop the rest within the time limit of the request: if the connection were closed at once, the client could miss the
      // answer.
      request.resume();
      if (error instanceof BodyRefused) throw error;
      throw new BodyRefused(400, 'the body ended too soon');
    }
    return Buffer.concat(chunks, length);
  }

  /** Call this when a body is no longer needed. */
  release(body: Uint8Array): void {
    this.held -= body.length;
  }

  #tooLarge(): BodyRefused {
    return new BodyRefused(413, `the body is larger than ${Math.floor(this.most / 1e6)} MB`);
  }
}

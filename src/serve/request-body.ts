/** Reads the bodies of requests into memory: each within its limit, and all together within theirs. */
import type { IncomingMessage } from 'node:http';

/** Thrown instead of a body; the connection is closed, because the rest of the body is still to come. */
export class BodyRefused extends Error {
  constructor(
    readonly statusCode: 413 | 503 | 400,
    message: string,
  ) {
    super(message);
  }
}

export class BodyReader {
  /** Bytes of all bodies that are read or waiting. */
  held = 0;

  /**
   * @param most    bytes of a body
   * @param together bytes of all bodies
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
      // the answer to a body that is refused needs the connection
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        length += chunk.length;
        this.held += chunk.length;
        if (length > this.most) throw this.#tooLarge();
        if (this.held > this.together) throw new BodyRefused(503, 'too many requests wait');
        chunks.push(chunk);
      }
    } catch (error) {
      this.held -= length;
      // The rest is read and dropped, within the time limit of the request: a connection that is closed at once may take the answer
      // with it.
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

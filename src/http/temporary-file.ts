/** A file without a name: it is unlinked as soon as it is open, so not even a crash leaves it behind. */
import { createHash, randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const CHUNK_BYTES = 64 * 1024;

export class TemporaryFile {
  private readonly hash = createHash('sha256');
  bytes = 0;

  private constructor(private readonly handle: FileHandle) {}

  static async create(): Promise<TemporaryFile> {
    const name = path.join(tmpdir(), `ithaca-upload-${randomUUID()}`);
    // Fails when there is such a file, a link included; only this process can read it.
    const handle = await open(name, 'wx+', 0o600);
    try {
      await unlink(name);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return new TemporaryFile(handle);
  }

  async append(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length;) {
      const { bytesWritten } = await this.handle.write(chunk, at, chunk.length - at, this.bytes + at);
      at += bytesWritten;
    }
    this.hash.update(chunk);
    this.bytes += chunk.length;
  }

  /** To be asked once, when all is written. */
  digest(): string {
    return this.hash.digest('hex');
  }

  /** From the beginning, whoever else reads. */
  async *read(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let at = 0; ;) {
      const { bytesRead, buffer } = await this.handle.read(
        Buffer.allocUnsafe(CHUNK_BYTES),
        0,
        CHUNK_BYTES,
        at,
      );
      if (!bytesRead) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

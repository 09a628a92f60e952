import type { Range } from './sealed.ts';

/** A file that is being written. It is in the store, whole, once it is finished, and not before. */
export type Writing = {
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when it is there to stay. */
  finish(): Promise<void>;
  abandon(): Promise<void>;
};

/** Where sealed exports lie. It is trusted to keep them, not to keep them secret or unaltered. */
export type ExportStore = {
  create(location: string): Promise<Writing>;
  /** Throws when there is no such file; gives less when it is shorter. */
  read(location: string, range: Range): AsyncIterable<Uint8Array>;
  /** Removes a file, finished or not; one that is not there is no error. */
  remove(location: string): Promise<void>;
};

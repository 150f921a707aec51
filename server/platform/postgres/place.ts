import type { Problem, Words } from '../errors.ts';
import type { Binaries } from './binaries.ts';
import type { RunAs } from './run-as.ts';

export interface EmbeddedOptions {
  /** A folder of its own; made when missing. Holds the cluster, the password (mode 600) and postgres.log. */
  dataDir: string;
  /** True: a commit survives a power cut. False: nothing is ever flushed; for tests only. */
  durable: boolean;
  /** What takes longer than a moment, for the person who waits. */
  onProgress?: (words: Words) => void;
  /** Also listen on 127.0.0.1 at this port (for psql and the like). Without it: the socket alone. */
  port?: number;
  /** Remove the data folder when the server ends, also when its owner was killed. For tests only. */
  removeAtEnd?: boolean;
  /** PostgreSQL ended although nobody called stop(). Everything is cleaned up; the caller should end. */
  onUnexpectedEnd?: (problem: Problem) => void;
}

/** What one start works with. */
export interface Place {
  dataDir: string;
  cluster: string;
  socketDir: string;
  binaries: Binaries;
  as: RunAs | undefined;
  options: EmbeddedOptions;
}

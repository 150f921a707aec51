import { statfsSync } from 'node:fs';
import type { Place } from './place.ts';

/** The `-c name=value` arguments of postgres. */
export function settings(place: Place, port: number): string[] {
  const { durable } = place.options;
  const values: Record<string, string> = {
    port: String(port),
    listen_addresses: place.options.port === undefined ? '' : '127.0.0.1',
    unix_socket_directories: place.socketDir,
    unix_socket_permissions: '0700',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    max_connections: '100',
    shared_buffers: durable ? '256MB' : '64MB',
    max_wal_size: '2GB',
    ...(durable
      ? { synchronous_commit: 'on' }
      : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    // The least a template clone can write to the log.
    ...(durable ? {} : { wal_level: 'minimal', max_wal_senders: '0' }),
    ...(hasRoomyShm() ? {} : { dynamic_shared_memory_type: 'mmap' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Containers often have 64 MB of /dev/shm, which one parallel query can fill ("could not resize …"). */
function hasRoomyShm(): boolean {
  if (process.platform !== 'linux') return true;
  try {
    const { blocks, bsize } = statfsSync('/dev/shm');
    return blocks * bsize >= 256 * 1024 * 1024;
  } catch {
    return false;
  }
}

/**
 * Ends this process when the launcher that started it (scripts/run.mjs) is gone, even by kill -9.
 *
 * The launcher opens an IPC channel that carries no messages; the kernel closes it with the launcher. Then we
 * send ourselves SIGTERM, so that the one path of an orderly end serves here too. Started without a launcher
 * (no channel) this does nothing. The channel never keeps an otherwise finished process alive.
 */
export function exitWithParent(): void {
  if (!process.channel) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}

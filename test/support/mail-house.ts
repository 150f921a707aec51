import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface TakenMail {
  to: string[];
  messageId: string;
  source: string;
}

/** A mail server on this machine that keeps what it is given, and fails as it is told to. */
export class MailHouse {
  readonly taken: TakenMail[] = [];
  /** `refuse`: no such mailbox. `busy`: try later. `lost-answer`: the mail is kept and the line goes dead. */
  fault: (address: string) => 'refuse' | 'busy' | 'lost-answer' | null = () => null;
  readonly #server: SMTPServer;

  constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, done) => {
        const fault = this.fault(address);
        if (fault === 'refuse') done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
        else if (fault === 'busy') done(Object.assign(new Error('later'), { responseCode: 451 }));
        else done();
      },
      onData: (stream, session, done) => {
        const pieces: Buffer[] = [];
        stream.on('data', (piece: Buffer) => pieces.push(piece));
        stream.on('end', () => {
          const source = Buffer.concat(pieces).toString();
          const to = session.envelope.rcptTo.map((one) => one.address);
          this.taken.push({ to, messageId: /^message-id: *(<[^>]+>)/im.exec(source)?.[1] ?? '', source });
          if (to.some((address) => this.fault(address) === 'lost-answer')) {
            for (const connection of this.#server.connections as Set<{ close(): void }>) connection.close();
            return;
          }
          done();
        });
      },
    });
    this.#server.on('error', () => {});
  }

  async listen(): Promise<string> {
    const server = await new Promise<{ address(): unknown }>((resolve) => {
      const listening = this.#server.listen(0, '127.0.0.1', () => resolve(listening));
    });
    return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

import nodemailer from 'nodemailer';
import type { Carrier, Outcome } from './message.ts';

export interface MailConfig {
  /** `smtp://user:password@host:port`, or `smtps://…`. */
  url: string;
  /** Whom it comes from; the part behind the @ is that of Message-IDs too. */
  from: string;
}

const TIMEOUT_MS = 15_000;

/**
 * E-mail by SMTP. SMTP has no key against doubles: a mail whose answer was lost may be there already, and the second has the
 * same Message-ID, by which mail stores know it again.
 */
export function mailCarrier(config: MailConfig, timeout_ms = TIMEOUT_MS): Carrier {
  const transport = nodemailer.createTransport({
    url: config.url,
    connectionTimeout: timeout_ms,
    greetingTimeout: timeout_ms,
    socketTimeout: timeout_ms,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const host = config.from.slice(config.from.lastIndexOf('@') + 1).replace(/[>\s]/g, '');
  return {
    channel: 'email',
    send: async (message): Promise<Outcome> => {
      try {
        await transport.sendMail({
          from: config.from,
          to: message.address,
          subject: message.subject,
          text: message.body,
          messageId: `<${message.key}@${host}>`,
        });
        return { state: 'taken', receipt: `<${message.key}@${host}>` };
      } catch (error) {
        return judged(error);
      }
    },
    close: async () => transport.close(),
  };
}

/** 550 to 553 speak of the mailbox; a full box, a greylist, a wrong password of ours and a dead line may mend. */
function judged(error: unknown): Outcome {
  const code = (error as { responseCode?: unknown }).responseCode;
  const said = typeof code === 'number' ? code : null;
  const words =
    said === null
      ? { zh: '邮件服务器连接不上或没有答复', en: 'the mail server cannot be reached, or gave no answer' }
      : { zh: `邮件服务器答复 ${said}`, en: `the mail server answered ${said}` };
  const command = (error as { command?: unknown }).command;
  const ofMailbox = said !== null && said >= 550 && said <= 553 && command === 'RCPT TO';
  return { state: ofMailbox ? 'refused' : 'trouble', words };
}

// Notices a serial line that was hung up without a word: reading it brings nothing, at once and for ever (tty_hangup of Linux),
// and serialport would go on reading with a busy processor. Every ioctl fails on such a line, so its speed is asked for.

/** What has to be known about an open serial line. */
export interface HangUpSigns {
  /** Rejects when the line is gone. */
  speed(): Promise<unknown>;
  closed(): boolean;
  /** Called once, when the line was found hung up. */
  hungUp(): void;
}

const lookEvery = 5000;

/** Looks every five seconds of the machine until the line is closed. A line that never tells its speed is not judged by it. */
export async function watchForHangUp({ speed, closed, hungUp }: HangUpSigns): Promise<void> {
  const answers = () =>
    speed().then(
      () => true,
      () => false,
    );
  if (!(await answers())) return;
  while (!closed()) {
    await new Promise((resolve) => setTimeout(resolve, lookEvery).unref());
    if (closed()) return;
    if (await answers()) continue;
    if (!closed()) hungUp();
    return;
  }
}

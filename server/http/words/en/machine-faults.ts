// What is wrong with the machine itself: disk, clock, database. As modem-faults.ts.
import type { FaultWords } from './modem-faults.ts';

export const machineFaults = {
  /** `free` and `total`: sizes as people read them. */
  disk: (free: string, total: string, critical: boolean): FaultWords => ({
    staff: critical ? 'Storage almost full. Call your technician.' : null,
    title: critical ? 'The disk is almost full' : 'The disk is getting full',
    explanation: `${free} of ${total} are free. When nothing is left, messages stay on the SIM until there is room.`,
    steps: [
      'Keep fewer backups here, or send them to a stick.',
      'Look for what is large: sudo du -xh / --max-depth=2 | sort -h | tail',
      'Errors of the card itself? Look into: sudo dmesg | grep -i mmc',
    ],
  }),
  clock: {
    staff: 'The clock looks wrong; times may be off.',
    title: 'The clock is wrong',
    explanation:
      'A Pi without a battery clock starts in the past. The order of messages does not depend on the clock; nothing is deleted or expires until it is right.',
    steps: [
      'Give the box a time server, or internet: timedatectl',
      'Without either: fit a clock module, or set it once: sudo timedatectl set-time "2026-11-23 12:00"',
    ],
  },
  database: (seconds: number): FaultWords => ({
    staff: 'Messages cannot be stored just now. Call your technician.',
    title: 'The database does not answer',
    explanation: `Nothing could be written for ${seconds} s. Messages stay on the SIM meanwhile.`,
    steps: [
      'Is the card sick? Look into: sudo dmesg | tail',
      'Restart: sudo systemctl restart textdesk',
      'If it comes back after each restart, restore the last backup onto a new card.',
    ],
  }),
};

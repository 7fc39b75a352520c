// Words of the backup page, and why a backup was not made or not opened.
import type { BackupProblem } from '../../../store/backup-problem.ts';

const mib = (octets: number) => `${Math.round(octets / 1024 / 1024)} MiB`;

function problem(of: BackupProblem): string {
  switch (of.why) {
    case 'no-passphrase':
      return 'No passphrase was chosen for backups yet.';
    case 'no-target':
      return 'No folder was chosen for backups yet.';
    case 'no-key':
      return 'The key of the backups is not on this machine.';
    case 'target-hangs':
      return 'The backup folder does not answer. Is the network drive reachable?';
    case 'already-running':
      return 'A backup is being made just now.';
    case 'interrupted':
      return 'The machine stopped while the backup was made.';
    case 'no-full-path':
      return `${of.where} is not a full path (it must begin with /).`;
    case 'target-missing':
      return `${of.where} is not there. Is the stick plugged in and mounted?`;
    case 'not-the-target':
      return `${of.where} is not there, or is not the folder that was chosen. Is the stick plugged in and mounted?`;
    case 'target-full':
      return `${of.where} is full. Delete something there, or use a larger stick.`;
    case 'target-read-only':
      return `${of.where} cannot be written to. Check its lock switch and its rights.`;
    case 'no-backup-there':
      return `There is no backup in ${of.where}.`;
    case 'no-space-here':
      return `Making a backup needs ${mib(of.needed)} on this machine for a moment; ${mib(of.free)} are free.`;
    case 'failed-check':
      return `What ${of.where} gave back is not what was written there.`;
    case 'not-a-backup':
      return 'This file is not a Textdesk backup.';
    case 'newer-format':
      return 'This backup was made by a newer Textdesk. Update this machine first.';
    case 'wrong-passphrase':
      return 'The passphrase does not open this backup, or its beginning is damaged.';
    case 'damaged':
      return 'This backup is damaged and was not used.';
    case 'cut-off':
      return 'This backup is incomplete: its end is missing.';
    case 'not-a-file':
      return 'This is no file: a backup is read from a regular file, not from a folder, a pipe or a device.';
    case 'no-room':
      return 'This backup needs more room than is free on this machine. Nothing was changed.';
    case 'too-large':
      return 'This backup is larger than any that Textdesk makes. Nothing was changed.';
    case 'unsound':
      return `What is in it is not a sound Textdesk database (${of.finding}).`;
    case 'other-database':
      return 'The backup belongs to another state of the data; it can only be restored as a whole.';
    case 'nothing-lost':
      return 'Every row could be read.';
    case 'not-asked':
      return 'No backup was asked for.';
    case 'failed':
      return `It failed: ${of.detail}`;
    case 'told':
      return of.text;
    default:
      return unknown(of);
  }
}

/** A newer program's, after a step back to this one: by its key. */
function unknown(of: never): string {
  return (of as { readonly why: string }).why;
}

export const backup = {
  backup: {
    title: 'Backup',
    last: 'Last backup',
    lastMade: (when: string, messages: string, clients: string, size: string) =>
      `${when}: ${messages} messages, ${clients} clients, ${size}. Read back and whole.`,
    lastNever: 'No backup was made yet. If the card dies, everything on it is gone.',
    lastFailed: (when: string, problem: string) => `The attempt of ${when} failed: ${problem}`,
    running: (step: string) => `A backup is being made: ${step}…`,
    steps: { copy: 'copying', seal: 'sealing', check: 'reading back', tidy: 'tidying' },
    now: 'Back up now',
    plan: 'Plan',
    enabled: 'Make backups by themselves',
    folder: 'Folder',
    folderHelp:
      'A USB stick or a network folder that is mounted, for example /media/stick/textdesk. A folder on this card does not survive the card.',
    keep: 'Keep',
    keepOf: (n: number) => `the newest ${n}`,
    every: 'How often',
    everyOf: { 24: 'every night', 12: 'twice a day', 6: 'every six hours', 1: 'every hour', 168: 'every week' },
    hour: 'At',
    passphrase: 'Passphrase',
    passphraseHelp:
      'At least 12 characters; four words are good. Write it down and keep it elsewhere: without it nobody can open a backup, we neither.',
    passphraseKept: 'A passphrase is set. A new one counts for new backups only.',
    passphraseShort: 'At least 12 characters.',
    passphraseAgain: 'The same again',
    passphraseDiffers: 'The two are not the same.',
    save: 'Save',
    saved: 'Saved.',
    made: 'The backup is made, read back and whole.',
    stored: 'Backups in the folder',
    storedNone: 'There is none yet.',
    storedGone: 'The folder is not there. Is the stick plugged in and mounted?',
    download: 'Download',
    restore: 'Restore',
    restoreHelp: 'Opens a backup and shows what is in it. Nothing changes until you say so.',
    restoreOf: 'Which backup',
    restoreFile: 'Or a file from your computer',
    open: 'Open and look',
    previewTitle: 'What is in this backup',
    preview: {
      backup: 'Backup',
      now: 'Now',
      newest: 'Newest message',
      oldest: 'Oldest message',
      messages: 'Messages',
      conversations: 'Conversations',
      clients: 'Clients',
      users: 'Accounts',
      unsent: 'Unsent messages',
    },
    previewNote:
      'Everything of now is put aside for a week. Unsent messages of the backup are held: nothing goes out until somebody says so. Textdesk restarts; everybody signs in again.',
    use: 'Put this backup in place',
    drop: 'Leave everything as it is',
    restarting: 'The backup is laid ready and Textdesk restarts. This page comes back by itself in a moment.',
    held: (n: number) => (n === 1 ? '1 unsent message is held.' : `${n} unsent messages are held.`),
    heldHelp:
      'The data was restored or repaired, so they may have been sent already. Look into their conversations when in doubt.',
    heldSend: 'Send them',
    heldDiscard: 'Discard them',
    wrongKeep: 'A whole number from 1 to 365.',
    wrongUpload: 'Choose a backup from the list or a file.',
    problem,
    uploadFailed: 'The file did not get here whole. Check the connection, then press the button again.',
    offered: (name: string) => `File ${name}`,
  },
};

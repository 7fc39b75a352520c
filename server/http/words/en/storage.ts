// What staff read while the disk is ill: what happens to texts meanwhile, and whom to call. And what administrators read
// after a start that found the data damaged or older than it was.

export const storage = {
  full: 'The disk is full. New texts are kept safe on the SIM, but nothing can be sent. Call your technician: room must be made.',
  'read-only':
    'The disk cannot be written. New texts are kept safe on the SIM, but nothing can be sent. Call your technician.',
  io: 'The disk has failed. Textdesk restarts and checks its data. New texts are kept safe on the SIM. Call your technician.',
  corrupt:
    'The stored data is damaged. Textdesk restarts and repairs it. New texts are kept safe on the SIM. Call your technician.',
  busy: 'Another program holds the stored data. New texts are kept safe on the SIM. Call your technician if this stays.',
  notice: {
    title: 'Stored data is missing',
    repaired: (when: string, unreadable: number, tables: number) => {
      const lost = [
        ...(unreadable > 0 ? [`${unreadable} entries`] : []),
        ...(tables > 0 ? [`parts of ${tables} ${tables === 1 ? 'table' : 'tables'}`] : []),
      ];
      const what = lost.length === 0 ? 'Every entry could be read.' : `${lost.join(' and ')} could not be read.`;
      return `The stored data was damaged and was repaired on ${when}. ${what}`;
    },
    filled: (filled: number, backup: string) =>
      `${filled} entries came out of the backup ${backup}, as they were then: look through accounts and rights that were changed since.`,
    unfilled: (problem: string) => `None came out of a backup: ${problem}`,
    older: (when: string, messages: number, entries: number) =>
      `On ${when} the stored data was older than it had been: up to ${messages} messages (${entries} entries in all) are missing. A file of it was deleted or replaced, or the disk forgot what it had stored.`,
    whatToDo:
      'Messages that waited are held on the backup page. A backup can be looked at and restored there. Check the disk or the card.',
    seen: 'I have read this',
  },
};

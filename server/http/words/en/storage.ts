// What staff read while the disk is ill. Each says what happens to texts meanwhile, and whom to call.

export const storage = {
  full: 'The disk is full. New texts are kept safe on the SIM, but nothing can be sent. Call your technician: room must be made.',
  'read-only':
    'The disk cannot be written. New texts are kept safe on the SIM, but nothing can be sent. Call your technician.',
  io: 'The disk has failed. Textdesk restarts and checks its data. New texts are kept safe on the SIM. Call your technician.',
  corrupt:
    'The stored data is damaged. Textdesk restarts and repairs it. New texts are kept safe on the SIM. Call your technician.',
  busy: 'Another program holds the stored data. New texts are kept safe on the SIM. Call your technician if this stays.',
};

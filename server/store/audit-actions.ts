// Everything the audit log can say that somebody did: subject and verb. The catalogue of words has a sentence for each.
export type AuditAction =
  | `api-key.${'add' | 'refused' | 'revoke'}`
  | 'audit.export'
  | `backup.${'download' | 'held-discard' | 'held-send' | 'make' | 'open' | 'plan' | 'restore'}`
  | `client.${'attach-number' | 'change' | 'create' | 'export' | 'import' | 'merge'}`
  | `conversation.${'assign' | 'link-client' | 'mark-unread' | 'priority' | 'reopen' | 'resolve' | 'unassign' | 'unlink-client'}`
  | `demo.${'load' | 'remove'}`
  | `group.${'add' | 'change' | 'remove'}`
  | `modem.${'balance' | 'console' | 'pin' | 'port' | 'radio' | 'restart' | 'settings' | 'sim' | 'usb'}`
  | `number.${'block' | 'unblock'}`
  | 'permission.refused'
  | `read.${'by-key' | 'conversation' | 'search'}`
  | `sending.${'destination-refused' | 'limit-reached' | 'new-destination' | 'pause' | 'resume'}`
  | `session.${'refused' | 'revoke' | 'sign-in' | 'sign-out'}`
  | 'setting.change'
  | 'setup.claim'
  | 'storage.notice-seen'
  | `user.${'activate' | 'add' | 'change' | 'deactivate' | 'invitation-link' | 'password' | 'password-link' | 'rename'}`;

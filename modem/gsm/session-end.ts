// Why a session ended, as far as the driver knows: its own decision, what the modem told, or the line.

export type SessionEnd =
  /** The line broke off: pulled out, hung up, or closed by the other side. */
  | { readonly type: 'line-lost' }
  | { readonly type: 'no-answer'; readonly to?: undefined }
  /** The modem told that its SIM was taken out. */
  | { readonly type: 'sim-gone' }
  /** `itself`: nobody asked for it. */
  | { readonly type: 'restarting'; readonly by: 'us' | 'itself' }
  /** Factory settings were restored to heal it; the next session sets it up. */
  | { readonly type: 'settings-restored' }
  /** It sent more messages than could be stored, and is opened anew. */
  | { readonly type: 'overrun' }
  | { readonly type: 'stopped' };

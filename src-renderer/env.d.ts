/** What the hosts put on the page: the preload's bridge under Electron, nothing under the browser host. */
type SaddlepointBridge = Readonly<
  Record<
    import('../src-shared/contract/channels.ts').Channel,
    import('../src-shared/contract/channels.ts').BridgeFunction
  >
>;

interface Window {
  readonly saddlepoint?: SaddlepointBridge;
}

/** The nonce that styles made by scripts must show; CodeMirror takes it as `EditorView.cspNonce`. */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

import { type Html, inScript, markup } from './html.js';
import { type Content, type Page, page } from './page.js';

/** What the window that opened this one hears. */
interface Outcome {
  readonly integrationId: string;
  readonly outcome: 'linked' | 'denied' | 'failed';
  /** In words; null when it is linked. */
  readonly message: string | null;
}

/** A page at the end of a flow. */
export interface End extends Outcome, Pick<Content, 'status' | 'title'> {
  readonly body: Html;
  /** Origins whose windows may hear of it. */
  readonly listeners: readonly string[];
}

/** Time to read what went wrong. */
const READING_MS = 8_000;

/**
 * The last page of a flow. Where the console went on in its own tab (web/src/features/services/popup.ts), it leads back there, which
 * only a page of this origin can have asked for. Else it tells the window that opened this one what came of it, and closes itself;
 * without scripts, or without such a window, it says so itself.
 */
export function endPage(
  { integrationId, outcome, message, status, title, body, listeners }: End,
  nonce: string,
): Page {
  const heard = { source: 'hookfront', type: 'document-service-link', integrationId, outcome, message };
  const script = markup`
(function(){
  var message=${inScript(heard)};
  try{
    var back=sessionStorage.getItem('hookfront-link-back');
    sessionStorage.removeItem('hookfront-link-back');
    if(back!==null&&back.indexOf(location.origin+'/')===0){
      sessionStorage.setItem('hookfront-link-outcome',JSON.stringify(message));
      location.replace(back);
      return;
    }
  }catch(e){}
  if(!window.opener)return;
  ${inScript(listeners)}.forEach(function(origin){try{window.opener.postMessage(message,origin)}catch(e){}});
  setTimeout(function(){window.close()},${outcome === 'linked' ? 0 : READING_MS});
})();
`;
  const closing = markup`${body}
<p class="soft">You can close this window.</p>`;
  const mood = outcome === 'linked' ? 'good' : 'bad';
  return page({ status, title, mood, body: closing, script }, nonce);
}

import type { FlowProblem } from '../oauth2/flow.js';
import type { EndStep, FormProblem } from '../oauth2/link-flows.js';
import { endPage } from './end-page.js';
import { markup } from './html.js';
import type { Page } from './page.js';

type Problem = FlowProblem | FormProblem;

/** Why nothing was linked, and what to do. */
const PROBLEMS: Readonly<Record<Problem, string>> = {
  unknown: 'This attempt to link an account is not known here: it was finished before, or never begun.',
  expired: 'This attempt to link an account took too long.',
  otherIntegration: 'This answer belongs to another document service.',
  otherBrowser:
    'This attempt to link an account was begun in another browser, or the browser keeps no cookies.',
  inactiveUser: 'The account that was to be linked is not active.',
  disabled: 'This document service is disabled.',
  edited: 'This document service was changed in the meantime.',
  foreignForm: 'This did not come from the page that asks for your consent, or the browser keeps no cookies.',
};

const NOT_LINKED = 'The account was not linked';
const AGAIN = markup`<p>Nothing was linked. Start again where you wanted to add the service.</p>`;

/** A flow that goes no further: 400. */
export function problemPage(
  integrationId: string,
  problem: Problem,
  tell: readonly string[],
  nonce: string,
): Page {
  const message = PROBLEMS[problem];
  const body = markup`<p>${message}</p>
${AGAIN}`;
  return endPage(
    { integrationId, outcome: 'failed', message, status: 400, title: NOT_LINKED, body, tell },
    nonce,
  );
}

/** Something failed on the way that says so itself. */
export function failurePage(
  integrationId: string,
  { status, message }: { readonly status: number; readonly message: string },
  tell: readonly string[],
  nonce: string,
): Page {
  const body = markup`<p>${message}</p>
${AGAIN}`;
  return endPage({ integrationId, outcome: 'failed', message, status, title: NOT_LINKED, body, tell }, nonce);
}

/** What a flow came to. @param ownOrigin is told in any case */
export function pageOf(integrationId: string, step: EndStep, ownOrigin: string, nonce: string): Page {
  const tell = [...new Set([ownOrigin, ...(step.told === null ? [] : [step.told])])];
  switch (step.kind) {
    case 'problem':
      return problemPage(integrationId, step.problem, tell, nonce);
    case 'failed':
      return failurePage(integrationId, step, tell, nonce);
    case 'noCode': {
      const message = `"${step.flow.integration.name}" sent you back without an answer.`;
      return failurePage(integrationId, { status: 400, message }, tell, nonce);
    }
    case 'linked': {
      const { integration, user } = step.flow;
      const body = markup`<p><strong><bdi>${integration.name}</bdi></strong> is now linked to the account <strong><bdi>${user.username}</bdi></strong>.</p>`;
      const title = 'The account is linked';
      return endPage(
        { integrationId, outcome: 'linked', message: null, status: 200, title, body, tell },
        nonce,
      );
    }
    case 'error': {
      const { flow, error, description } = step;
      const outcome = error === 'access_denied' ? 'denied' : 'failed';
      const said = description === null ? error : `${description} (${error})`;
      const body = markup`<p><strong><bdi>${flow.integration.name}</bdi></strong> ${outcome === 'denied' ? 'was not given consent' : 'could not go on'}. It says:</p>
<blockquote><p><bdi>${said}</bdi></p></blockquote>
${AGAIN}`;
      return endPage(
        { integrationId, outcome, message: said, status: 400, title: NOT_LINKED, body, tell },
        nonce,
      );
    }
  }
}

import type { FlowProblem } from '../flow.js';
import type { EndStep, FormProblem } from '../link-flows.js';
import type { StateProblem } from '../callback-query.js';
import { endPage } from './end-page.js';
import { markup } from './html.js';
import type { Page } from './page.js';

type Problem = FlowProblem | FormProblem | StateProblem;

/** Why nothing was linked, and what to do. */
const PROBLEMS: Readonly<Record<Problem, string>> = {
  unknown: 'This attempt to link an account is unknown: it was already finished, or never started.',
  noState:
    'The document service sent you back without a state, so it is unclear which attempt to link an account it answers.',
  escapedState:
    'The document service sent you back to a garbled address: it contains “&amp;” in place of “&”, so the state cannot be found. The operators of the document service can fix that.',
  repeatedState:
    'The document service sent you back with more than one state, so it is unclear which one counts.',
  expired: 'This attempt to link an account took too long.',
  otherIntegration: 'This answer belongs to another document service.',
  otherBrowser:
    'This attempt to link an account was started in another browser, or this browser does not keep cookies.',
  inactiveUser: 'The account that was to be linked is not active.',
  disabled: 'This document service is disabled.',
  edited: 'This document service was changed in the meantime.',
  foreignForm:
    'This request did not come from the page that asks for your consent, or this browser does not keep cookies.',
};

const NOT_LINKED = 'The account was not linked';
const AGAIN = markup`<p>Nothing was linked. Start again from where you wanted to add the service.</p>`;

/** A flow that goes no further: 400. */
export function problemPage(
  integrationId: string,
  problem: Problem,
  listeners: readonly string[],
  nonce: string,
): Page {
  const message = PROBLEMS[problem];
  const body = markup`<p>${message}</p>
${AGAIN}`;
  return endPage(
    { integrationId, outcome: 'failed', message, status: 400, title: NOT_LINKED, body, listeners },
    nonce,
  );
}

/** Something failed on the way that says so itself. */
export function failurePage(
  integrationId: string,
  { status, message }: { readonly status: number; readonly message: string },
  listeners: readonly string[],
  nonce: string,
): Page {
  const body = markup`<p>${message}</p>
${AGAIN}`;
  return endPage(
    { integrationId, outcome: 'failed', message, status, title: NOT_LINKED, body, listeners },
    nonce,
  );
}

/** What comes to the callback by another method than a browser's that is sent back: 405. */
export function methodPage(
  integrationId: string,
  method: string,
  listeners: readonly string[],
  nonce: string,
): Page {
  const message =
    method === 'POST'
      ? 'The document service sent its answer as a form (response_mode=form_post). Browsers send no cookies with it, so this service cannot recognise you. The administrator who registered the document service can have the answer sent in the address instead.'
      : `This address is for browsers that a document service sends back; ${method} is not supported here.`;
  const page = failurePage(integrationId, { status: 405, message }, listeners, nonce);
  return { ...page, headers: { ...page.headers, Allow: 'GET, HEAD' } };
}

/** The page of a flow's outcome. @param ownOrigin is always among the origins that its script tells */
export function pageOf(integrationId: string, step: EndStep, ownOrigin: string, nonce: string): Page {
  const listeners = [...new Set([ownOrigin, ...(step.openerOrigin === null ? [] : [step.openerOrigin])])];
  switch (step.kind) {
    case 'problem':
      return problemPage(integrationId, step.problem, listeners, nonce);
    case 'failed':
      return failurePage(integrationId, step, listeners, nonce);
    case 'noCode': {
      const what = step.repeated ? 'with more than one code' : 'without an answer';
      const message = `"${step.flow.integration.name}" sent you back ${what}.`;
      return failurePage(integrationId, { status: 400, message }, listeners, nonce);
    }
    case 'linked': {
      const { integration, user } = step.flow;
      const body = markup`<p><strong><bdi>${integration.name}</bdi></strong> is now linked to the account <strong><bdi>${user.username}</bdi></strong>.</p>`;
      const title = 'The account is linked';
      return endPage(
        { integrationId, outcome: 'linked', message: null, status: 200, title, body, listeners },
        nonce,
      );
    }
    case 'error': {
      const { flow, error, description } = step;
      const outcome = error === 'access_denied' ? 'denied' : 'failed';
      const said = description === null ? error : `${description} (${error})`;
      const body = markup`<p><strong><bdi>${flow.integration.name}</bdi></strong> ${outcome === 'denied' ? 'was not given consent' : 'could not continue'}. It says:</p>
<blockquote><p><bdi>${said}</bdi></p></blockquote>
${AGAIN}`;
      return endPage(
        { integrationId, outcome, message: said, status: 400, title: NOT_LINKED, body, listeners },
        nonce,
      );
    }
  }
}

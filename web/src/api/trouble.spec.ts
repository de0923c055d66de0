import { describe, expect, it } from '@jest/globals';
import { troubleIn, troubleOf } from './trouble';

const ours = (code: string): string => JSON.stringify({ error: { class: code, message: 'What and where.' } });

describe('what an answer says of the service', () => {
  it.each([
    [502, '<html><h1>502 Bad Gateway</h1></html>', 'unreachable'],
    [503, '', 'unreachable'],
    [504, 'null', 'unreachable'],
    [503, '{"error":"Service Unavailable"}', 'unreachable'],
    [503, '{"error":{"class":7}}', 'unreachable'],
    [503, ours('StoreUnavailable'), 'busy'],
    [503, ours('ShuttingDown'), 'busy'],
    [503, ours('Overloaded'), 'busy'],
    // These are of the call: others may go well.
    [502, ours('ProviderError'), undefined],
    [504, ours('ProviderTimeout'), undefined],
    [503, ours('SecretUnreadable'), undefined],
    [500, '<html></html>', undefined],
    [404, '', undefined],
    [200, '', undefined],
  ])('is of %i with %s: %s', (status, body, trouble) => {
    expect(troubleIn(status, body)).toBe(trouble);
  });

  it('leaves its body to be read', async () => {
    const answer = new Response(ours('ShuttingDown'), { status: 503 });
    expect(await troubleOf(answer)).toBe('busy');
    expect(await answer.text()).toBe(ours('ShuttingDown'));
  });
});

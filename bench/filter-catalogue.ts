import type { States } from '../src/filtering/index.js';

/** A subscription's filters, in the words that all contestants can be told them in. */
export interface Wanted {
  readonly connector: 'AND' | 'OR';
  readonly conditions: readonly WantedCondition[];
}

export interface WantedCondition {
  readonly fieldName: string;
  readonly comparison: 'eq' | 'gt' | 'gte' | 'lt' | 'contains';
  readonly fieldValue: string | number;
}

/** Half equality on assorted fields, a fifth with ranges, a fifth with contains, a tenth OR groups. */
const EQUAL_FIELDS = [
  'ownerID',
  'groupID',
  'portfolioID',
  'programID',
  'templateID',
  'sponsorID',
  'categoryID',
  'companyID',
  'DE:Cost Center',
  'DE:Client',
];
const MAX = 1_000_000;
const DAY = 86_400_000;
const YEARS = 20;
const WORDS_IN_NAME = 6;

/**
 * The subscriptions and events of a size. The fields' values grow in number with the subscriptions, so that an event
 * matches about ten of them at every size: five by equality, two by ranges, two by contains, one by an OR group.
 */
export class Catalogue {
  readonly subscriptions: readonly Wanted[];
  private readonly random: () => number;

  /** @param size a multiple of ten */
  constructor(
    readonly size: number,
    seed = 1,
  ) {
    this.random = randomNumbers(seed);
    this.subscriptions = Array.from({ length: size }, (_, n) => this.wanted(n));
  }

  events(count: number): States[] {
    return Array.from({ length: count }, (_, n) => {
      const newState = this.state(n);
      return { newState, oldState: { ...newState, status: 'IDA' } };
    });
  }

  private wanted(n: number): Wanted {
    const kind = n % 10;
    if (kind < 5) return { connector: 'AND', conditions: this.equality(n) };
    if (kind < 7) return { connector: 'AND', conditions: this.range(Math.floor(n / 10) % 3) };
    if (kind < 9) return { connector: 'AND', conditions: [this.contains(Math.floor(n / 10) % 4)] };
    return {
      connector: 'OR',
      conditions: [
        this.equal('ownerID', this.size / 2),
        this.equal('DE:Client', this.size / 2),
        { fieldName: 'name', comparison: 'contains', fieldValue: this.word(12) },
      ],
    };
  }

  /** Every third one also asks for a status, which tells events apart badly. */
  private equality(n: number): WantedCondition[] {
    const field = EQUAL_FIELDS[Math.floor(n / 10) % EQUAL_FIELDS.length]!;
    const one = this.equal(field, this.size / 10);
    return n % 3 === 0 ? [{ fieldName: 'status', comparison: 'eq', fieldValue: 'CUR' }, one] : [one];
  }

  private equal(fieldName: string, values: number): WantedCondition {
    return { fieldName, comparison: 'eq', fieldValue: this.reference(fieldName, values) };
  }

  /** Each range holds an event with a chance of ten in the size. */
  private range(kind: number): WantedCondition[] {
    const share = 10 / this.size;
    if (kind === 0) {
      const from = Math.round(this.random() * MAX * (1 - share));
      return [
        { fieldName: 'budget', comparison: 'gte', fieldValue: from },
        { fieldName: 'budget', comparison: 'lt', fieldValue: from + share * MAX },
      ];
    }
    if (kind === 1) {
      const from = this.random() * YEARS * 365 * DAY;
      return [
        { fieldName: 'plannedCompletionDate', comparison: 'gte', fieldValue: date(from) },
        {
          fieldName: 'plannedCompletionDate',
          comparison: 'lt',
          fieldValue: date(from + share * YEARS * 365 * DAY),
        },
      ];
    }
    return [{ fieldName: 'actualCost', comparison: 'gt', fieldValue: Math.round(this.random() * MAX) }];
  }

  /** Three in four look into a text, one into a list. */
  private contains(kind: number): WantedCondition {
    const fieldName = kind === 3 ? 'DE:Tags' : 'name';
    return { fieldName, comparison: 'contains', fieldValue: this.word(6) };
  }

  private state(n: number): Record<string, unknown> {
    const references = Object.fromEntries(
      EQUAL_FIELDS.filter((name) => !name.startsWith('DE:')).map((name) => [
        name,
        this.reference(name, this.size / 10),
      ]),
    );
    return {
      ID: n.toString(16).padStart(32, '0'),
      objCode: 'PROJ',
      name: Array.from({ length: WORDS_IN_NAME }, () => this.word(6)).join(' '),
      status: 'CUR',
      description:
        'A project with a description of a length that people write when they are asked for a sentence.',
      priority: n % 5,
      budget: Math.round(this.random() * MAX),
      // Most projects cost little, and most who watch the costs watch for much.
      actualCost: Math.round(((this.random() * 20) / this.size) * MAX),
      customerID: 'c'.repeat(32),
      entryDate: '2026-01-15T08:30:00.000+0000',
      lastUpdateDate: '2026-11-20T17:45:12.123+0000',
      plannedCompletionDate: date(this.random() * YEARS * 365 * DAY),
      referenceNumber: 100_000 + n,
      ...references,
      parameterValues: {
        'DE:Cost Center': this.reference('DE:Cost Center', this.size / 10),
        'DE:Client': this.reference('DE:Client', this.size / 10),
        'DE:Tags': Array.from({ length: WORDS_IN_NAME }, () => this.word(6)),
      },
    };
  }

  private reference(fieldName: string, values: number): string {
    return `${fieldName.slice(-6).trim().toLowerCase()}-${Math.floor(this.random() * values)}`;
  }

  /** One of `size / 10 × spread` words made of syllables, so that many begin and end alike, as words do. */
  private word(spread: number): string {
    let left = Math.floor((this.random() * this.size * spread) / 10);
    let word = '';
    for (let syllable = 0; syllable < 4; syllable++) {
      word += SYLLABLES[left % SYLLABLES.length];
      left = Math.floor(left / SYLLABLES.length);
    }
    return word;
  }
}

const SYLLABLES = 'ra to mi lan ber ces po ni gu der sol va kem ti qu fen al dor wi sha'.split(' ');

function date(sinceMs: number): string {
  return new Date(Date.UTC(2020, 0) + sinceMs).toISOString();
}

/** The same numbers in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

// What happens at a made-up company: projects, tasks, issues and hours that change as the day goes by.

const PROJECTS = [
  ['Harbour extension', 'North', '4711 Hamburg'],
  ['Museum relaunch', 'South', '4712 Munich'],
  ['Winter campaign', 'West', '4713 Cologne'],
  ['Ferry timetable', 'North', '4711 Hamburg'],
  ['Botanical garden', 'East', '4714 Dresden'],
  ['Tram line 12', 'South', '4712 Munich'],
  ['Annual report', 'Head office', '4700 Berlin'],
  ['Lighthouse shop', 'North', '4711 Hamburg'],
  ['Concert hall acoustics', 'West', '4713 Cologne'],
  ['春季新品发布', 'Asia', '4720 Shanghai'],
  ['Straßenfest 2027', 'East', '4714 Dresden'],
  ['حملة الخريف', 'Gulf', '4730 Dubai'],
];
const TASKS = [
  'Dredge the basin',
  'Draw the elevations',
  'Approve the budget',
  'Book the hall',
  'Translate the leaflet',
  'Test the turnstiles',
  'Order the bulbs',
  'Write the foreword',
  'Check the cable runs',
  'Invite the press',
];
const ISSUES = ['Permit is missing', 'Supplier is late', 'Logo has the wrong blue', 'Crane is booked twice'];
const PEOPLE = ['ada', 'bruno', 'chen', 'dalia', 'emil'].map((name, n) => ({
  name,
  id: `5934e6c2000aa6a3f1e8d5b1c9f4e0${n}2`,
}));
const STATUSES = { PROJ: ['PLN', 'CUR', 'CPL'], TASK: ['NEW', 'INP', 'CPL'], OPTASK: ['NEW', 'INP', 'CLS'] };

/** Numbers that look random and are the same each time (mulberry32). */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A company whose objects change. {@link next} tells of one change after another. */
export class World {
  #random;
  #ids = 0;
  #objects = [];

  constructor(seed = 7) {
    this.#random = dice(seed);
    for (const [name, region, costCenter] of PROJECTS)
      this.#objects.push(this.#project(name, region, costCenter));
    const projects = [...this.#objects];
    for (const name of TASKS) this.#objects.push(this.#task(name, this.#one(projects)));
    for (const name of ISSUES) this.#objects.push(this.#issue(name, this.#one(projects)));
  }

  /** The next change, as an event to publish. */
  next() {
    const userId = this.#one(PEOPLE).id;
    const roll = this.#random();
    if (roll < 0.12) return { eventType: 'CREATE', objCode: 'HOUR', userId, newState: this.#hours() };
    if (roll < 0.2) {
      const task = this.#task(`${this.#one(TASKS)} again`, this.#one(this.#of('PROJ')));
      this.#objects.push(task);
      return { eventType: 'CREATE', objCode: 'TASK', userId, newState: task.state };
    }
    if (roll < 0.24 && this.#of('TASK').length > TASKS.length) {
      const gone = this.#objects.pop();
      return { eventType: 'DELETE', objCode: gone.objCode, userId, oldState: gone.state };
    }
    return this.#update(this.#one(this.#objects), userId);
  }

  /** Several, as one batch. */
  batch(size) {
    return Array.from({ length: size }, () => this.next());
  }

  #update(object, userId) {
    const { objCode, state: oldState } = object;
    const newState = { ...oldState, lastUpdatedByID: userId, lastUpdateDate: new Date().toISOString() };
    const roll = this.#random();
    if (roll < 0.4) newState.status = this.#other(STATUSES[objCode], oldState.status);
    else if (roll < 0.6 && objCode !== 'OPTASK') {
      newState.percentComplete = Math.min(
        100,
        oldState.percentComplete + 5 * (1 + Math.floor(this.#random() * 5)),
      );
    } else if (roll < 0.75) newState.priority = this.#other([1, 2, 3, 4], oldState.priority);
    else if (roll < 0.9) newState.progressStatus = this.#other(['OT', 'BH', 'LT'], oldState.progressStatus);
    else newState.plannedCompletionDate = this.#date(30);
    object.state = newState;
    return { eventType: 'UPDATE', objCode, userId, newState, oldState };
  }

  #project(name, region, costCenter) {
    return this.#object('PROJ', {
      name,
      status: this.#one(STATUSES.PROJ),
      priority: 1 + Math.floor(this.#random() * 4),
      percentComplete: 5 * Math.floor(this.#random() * 15),
      progressStatus: 'OT',
      plannedCompletionDate: this.#date(200),
      budget: 10_000 + Math.floor(this.#random() * 90) * 1_000,
      ownerID: this.#one(PEOPLE).id,
      parameterValues: { 'DE:Region': region, 'DE:Cost Center': costCenter },
    });
  }

  #task(name, project) {
    return this.#object('TASK', {
      name,
      status: 'NEW',
      priority: 1 + Math.floor(this.#random() * 4),
      percentComplete: 0,
      progressStatus: 'OT',
      projectID: project.state.ID,
      assignedToID: this.#one(PEOPLE).id,
      plannedCompletionDate: this.#date(60),
    });
  }

  #issue(name, project) {
    return this.#object('OPTASK', {
      name,
      status: 'NEW',
      priority: 3,
      progressStatus: 'OT',
      projectID: project.state.ID,
      enteredByID: this.#one(PEOPLE).id,
    });
  }

  #hours() {
    const task = this.#one(this.#of('TASK'));
    return {
      ID: this.#id(),
      objCode: 'HOUR',
      hours: 0.25 * (1 + Math.floor(this.#random() * 30)),
      projectID: task.state.projectID,
      taskID: task.state.ID,
      ownerID: this.#one(PEOPLE).id,
      status: 'SUB',
    };
  }

  #object(objCode, state) {
    return { objCode, state: { ID: this.#id(), objCode, ...state } };
  }

  #of(objCode) {
    return this.#objects.filter((object) => object.objCode === objCode);
  }

  #one(list) {
    return list[Math.floor(this.#random() * list.length)];
  }

  #other(list, but) {
    return this.#one(list.filter((value) => value !== but));
  }

  #date(days) {
    return new Date(Date.now() + Math.floor(this.#random() * days) * 86_400_000).toISOString();
  }

  #id() {
    return `6851f0c3000a4b7d9e21c5f0${(++this.#ids).toString(16).padStart(8, '0')}`;
  }
}

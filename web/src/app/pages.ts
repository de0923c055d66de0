import type { RegisteredRouter } from '@tanstack/react-router';
import {
  BookOpen,
  Boxes,
  FileText,
  Gauge,
  History,
  KeyRound,
  ListChecks,
  type LucideIcon,
  Plug,
  RadioTower,
  Rss,
  ScrollText,
  Send,
  Server,
  Terminal,
  UserRound,
  Users,
  Zap,
} from 'lucide-react';
import type { User } from '../api/session';
import type { pageNames } from '../texts/pages';

export type PageName = Exclude<keyof typeof pageNames, `group${string}`>;

/** The address of a page that shows no single record. */
export type PagePath = Exclude<keyof RegisteredRouter['routesByPath'], `${string}$${string}`>;

/** An entry of the navigation and the palette. */
export interface PageEntry {
  readonly name: PageName;
  readonly path: PagePath;
  /** With `g` before it, goes there. */
  readonly key?: string;
  readonly icon: LucideIcon;
  readonly mayOpen: (user: User) => boolean;
}

export interface PageGroup {
  readonly name: Extract<keyof typeof pageNames, `group${string}`> | undefined;
  readonly pages: readonly PageEntry[];
}

const administrators = (user: User): boolean => user.accessLevel === 'System Administrator';
const publishers = (user: User): boolean => administrators(user) || user.canPublish;
const everybody = (): boolean => true;

/** Everything that there is to go to. The order is that of the navigation. */
export const PAGE_GROUPS: readonly PageGroup[] = [
  {
    name: undefined,
    pages: [{ name: 'overview', path: '/overview', key: 'o', icon: Gauge, mayOpen: administrators }],
  },
  {
    name: 'groupTraffic',
    pages: [
      { name: 'deliveries', path: '/deliveries', key: 'd', icon: Send, mayOpen: administrators },
      { name: 'events', path: '/events', key: 'e', icon: Zap, mayOpen: administrators },
      { name: 'tail', path: '/tail', key: 't', icon: Terminal, mayOpen: administrators },
      { name: 'publish', path: '/publish', key: 'p', icon: RadioTower, mayOpen: publishers },
    ],
  },
  {
    name: 'groupSetUp',
    pages: [
      { name: 'subscriptions', path: '/subscriptions', key: 's', icon: Rss, mayOpen: administrators },
      { name: 'endpoints', path: '/endpoints', key: 'u', icon: Boxes, mayOpen: administrators },
      { name: 'replays', path: '/replays', key: 'r', icon: History, mayOpen: administrators },
      { name: 'jobs', path: '/jobs', key: 'j', icon: ListChecks, mayOpen: administrators },
    ],
  },
  {
    name: 'groupDocuments',
    pages: [
      { name: 'documents', path: '/documents', key: 'f', icon: FileText, mayOpen: everybody },
      { name: 'services', path: '/services', key: 'l', icon: KeyRound, mayOpen: everybody },
      { name: 'integrations', path: '/integrations', key: 'i', icon: Plug, mayOpen: administrators },
    ],
  },
  {
    name: 'groupAdministration',
    pages: [
      { name: 'users', path: '/users', key: 'n', icon: Users, mayOpen: administrators },
      { name: 'audit', path: '/audit', key: 'a', icon: ScrollText, mayOpen: administrators },
      { name: 'system', path: '/system', key: 'y', icon: Server, mayOpen: administrators },
      { name: 'reference', path: '/docs', key: 'c', icon: BookOpen, mayOpen: everybody },
      { name: 'profile', path: '/profile', key: 'm', icon: UserRound, mayOpen: everybody },
    ],
  },
];

export const PAGES: readonly PageEntry[] = PAGE_GROUPS.flatMap(({ pages }) => pages);

import { type ReactElement, type ReactNode, useEffect, useId } from 'react';
import { Help } from './help.tsx';

/** Head of a page: what it is, what stands beside it, and its one primary action (thumb-reachable on a phone). */
export function PageHead(props: {
  title: string;
  lead?: ReactNode;
  beside?: ReactNode;
  primary?: ReactNode;
  /** Topic of its help, where the address alone does not say it. */
  help?: string;
}): ReactElement {
  useEffect(() => {
    document.title = `${props.title} · 鹭源 Luyuan`;
  }, [props.title]);
  return (
    <header className="page-head">
      <div className="page-head-text">
        <div className="page-head-title">
          <h1 tabIndex={-1}>{props.title}</h1>
          <Help topic={props.help} />
        </div>
        {props.lead ? <div className="lead">{props.lead}</div> : null}
      </div>
      {props.beside ? <div className="page-head-beside">{props.beside}</div> : null}
      {props.primary ? <div className="page-head-primary">{props.primary}</div> : null}
    </header>
  );
}

/** A titled part of a page, named for screen readers by its heading. */
export function Section(props: {
  title: string;
  count?: number | undefined;
  beside?: ReactNode;
  children: ReactNode;
  testId?: string;
}): ReactElement {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id} data-testid={props.testId}>
      <div className="section-head">
        <h2 id={id}>
          {props.title}
          {props.count === undefined ? null : <span className="count figure"> {props.count}</span>}
        </h2>
        {props.beside}
      </div>
      {props.children}
    </section>
  );
}

/** What to do next where there is nothing to show. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }): ReactElement {
  return (
    <div className="empty">
      <p>{children}</p>
      {action}
    </div>
  );
}

/** Name and value pairs. */
export function Facts({ items }: { items: readonly (readonly [string, ReactNode])[] }): ReactElement {
  return (
    <dl className="facts">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? <span className="faint">—</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

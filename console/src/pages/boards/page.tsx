// Boards.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet } from '../../api/hooks';
import type { ItemOf } from '../../api/types';
import { Grid, Page } from '../../ui/page';
import { SearchField } from '../../ui/fields';
import { Empty, QueryView } from '../../ui/states';
import type { BoardsSearch } from './search';
import { matchingBoards } from './match';
import styles from './boards.module.css';

type Board = ItemOf<'/api/v1/boards'>;

export default function BoardsPage(): ReactNode {
  const { q = '' } = useSearch({ from: '/boards' });
  const navigate = useNavigate({ from: '/boards' });
  const query = useGet('/api/v1/boards', {});
  return (
    <Page
      title="Boards"
      description="The dashboards that Grafana gets, drawn from the same files"
      actions={
        <SearchField
          label="Search boards and panels"
          value={q}
          onChange={(text) =>
            void navigate({
              search: ({ q: _, ...rest }: BoardsSearch) => (text === '' ? rest : { ...rest, q: text }),
              replace: true,
            })
          }
        />
      }
    >
      <QueryView
        query={query}
        empty={{
          when: ({ items }) => matchingBoards(items, q).length === 0,
          show: (
            <Empty title={q === '' ? 'There are no boards' : `No board and no panel matches “${q}”`}>
              {q === '' ? 'Run make generate to compile the dashboards.' : 'Search for another word.'}
            </Empty>
          ),
        }}
      >
        {({ items }) => (
          <Grid min="wide">
            {matchingBoards(items, q).map(({ board, panels }) => (
              <BoardCard key={board.uid} board={board} panels={q === '' ? [] : panels} />
            ))}
          </Grid>
        )}
      </QueryView>
    </Page>
  );
}

function BoardCard({ board, panels }: { readonly board: Board; readonly panels: Board['panels'] }) {
  const { uid, title, description } = board;
  return (
    <article className={styles.card}>
      <h2>
        <Link to="/boards/$uid" params={{ uid }}>
          {title}
        </Link>
      </h2>
      <p>{description}</p>
      <p className={styles.muted}>{board.panels.length} panels</p>
      {panels.length > 0 && (
        <ul className={styles.panels} aria-label="Panels that match">
          {panels.map(({ id, title: panelTitle }) => (
            <li key={id}>
              <Link to="/boards/$uid" params={{ uid }} search={{ panel: id }}>
                {panelTitle}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Preflight } from '../../../shared/contract/preflight';
import { call, toShownError } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import { countOf, formatCount } from '../../format/count';
import { useDatabaseGate } from '../session/use-database-gate';
import { PreflightPart } from './PreflightPart';
import classes from './PreflightTenants.module.css';
import { TenantCountsTable } from './TenantCountsTable';

const PAGE = 50;
const SEARCH_DELAY_MS = 150;

/** Every tenant that was counted, those with most to change first. */
export function PreflightTenants({ preflight }: { readonly preflight: Preflight }) {
  const gate = useDatabaseGate();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), SEARCH_DELAY_MS);
  const { id: preflightId, runbookKey, topTenants, estimatedTenants } = preflight;
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['preflight-tenants', preflightId, text],
    queryFn: ({ pageParam }) =>
      call('runbooks.preflightTenants', {
        runbookKey,
        preflightId: preflightId ?? '',
        text,
        offset: pageParam,
        limit: PAGE,
      }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const read = pages.reduce((sum, page) => sum + page.tenants.length, 0);
      return last.tenants.length > 0 && read < last.total ? read : null;
    },
    // An estimate is not kept: of its tenants there are no more than came with it.
    enabled: preflightId !== null && gate === null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const tenants = data?.pages.flatMap((page) => page.tenants) ?? topTenants;
  const total = data?.pages[0]?.total ?? estimatedTenants ?? tenants.length;
  return (
    <PreflightPart
      title="By tenant"
      label="Tenants of the preflight"
      aside={
        preflightId !== null && (
          <TextInput
            size="xs"
            className={classes.search}
            aria-label="Find a tenant"
            placeholder="Find a tenant…"
            leftSection={<IconSearch size={13} aria-hidden />}
            value={typed}
            disabled={gate !== null}
            title={gate ?? undefined}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )
      }
    >
      <TenantCountsTable tenants={tenants}>
        {tenants.length === 0 && <p className={classes.note}>No tenant of this preflight matches “{text}”.</p>}
        {error !== null && <p className={classes.note}>{toShownError(error).message}</p>}
      </TenantCountsTable>
      <footer className={classes.foot}>
        <span>
          {formatCount(tenants.length)} of {countOf(total, 'tenant')}
        </span>
        {hasNextPage && (
          <ActionButton loading={isFetchingNextPage} disabledReason={gate} onClick={() => void fetchNextPage()}>
            Show more
          </ActionButton>
        )}
      </footer>
    </PreflightPart>
  );
}

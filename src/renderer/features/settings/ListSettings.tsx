import { IconBookmark } from '@tabler/icons-react';
import type { OperationView } from '../../../shared/contract/run-lists';
import { ActionButton } from '../../components/ActionButton';
import { RouteLink } from '../../components/RouteLink';
import { showUndo } from '../../components/undo-notice';
import { countOf } from '../../format/count';
import { setPreferences, usePreferences } from '../preferences/preferences-store';
import { readColumnChoice } from '../runs/run-column-choice';
import { savedFilterRoute, useSavedFilters } from '../saved-filters/saved-filters';
import { SavedFilterMenu } from '../saved-filters/SavedFilterMenu';
import classes from './ListSettings.module.css';
import { Setting, SettingsSection } from './SettingsSection';

const VIEWS: Readonly<Record<OperationView, string>> = {
  all: 'Operations',
  active: 'Active',
  failures: 'Failures',
  stuck: 'Stuck',
};

/** The row with the menu that had the focus is gone. */
function focusScreen(): void {
  document.getElementById('screen')?.focus({ preventScroll: true });
}

/** How lists of operations look, and those that were given a name. */
export function ListSettings() {
  const saved = useSavedFilters();
  return (
    <SettingsSection title="Lists of operations">
      <Columns />
      <Setting
        label="Saved filters"
        hint={
          saved.length === 0
            ? 'None yet. Filter a list of operations and choose “Save filter”: it then stands in the navigation.'
            : `${countOf(saved.length, 'filter')} in the navigation`
        }
        below={
          saved.length > 0 && (
            <ul className={classes.filters} aria-label="Saved filters">
              {saved.map((filter) => (
                <li key={filter.id} className={classes.filter}>
                  <RouteLink to={savedFilterRoute(filter)} className={classes.link} hint={filter.name}>
                    <IconBookmark size={14} stroke={1.7} aria-hidden />
                    <span className={classes.name}>{filter.name}</span>
                  </RouteLink>
                  <span className={classes.view}>{VIEWS[filter.view]}</span>
                  <SavedFilterMenu saved={filter} onRemoved={focusScreen} />
                </li>
              ))}
            </ul>
          )
        }
      />
    </SettingsSection>
  );
}

function Columns() {
  const stored = usePreferences((state) => state.preferences.runColumns);
  const choice = readColumnChoice(stored);
  const shown = choice.filter(({ isShown }) => isShown);
  const reset = () => {
    setPreferences({ runColumns: null });
    showUndo('Columns reset', () => setPreferences({ runColumns: stored }));
  };
  return (
    <Setting
      label="Columns"
      hint={`${shown.length} of ${choice.length} shown${stored === null ? ', as they come' : ''}; chosen above each list.`}
    >
      <ActionButton disabledReason={stored === null ? 'They are as they come.' : null} onClick={reset}>
        Reset
      </ActionButton>
    </Setting>
  );
}

import { formatCell, type Frame } from '../charts/frame.ts';

/** Rows as they came, formatted; numbers to the right. Scrolls by itself, by keyboard too. */
export function DataTable({ frame, label }: { frame: Frame; label: string }) {
  return (
    <div className="table-scroll" role="region" aria-label={label} tabIndex={0}>
      <table className="data-table">
        <thead>
          <tr>
            {frame.columns.map((column) => (
              <th key={column.name} scope="col" data-number={column.type === 'number'}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {frame.rows.map((row, index) => (
            <tr key={index}>
              {frame.columns.map((column, place) => (
                <td key={column.name} data-number={column.type === 'number'} data-null={row[place] === null}>
                  {formatCell(column, row[place])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

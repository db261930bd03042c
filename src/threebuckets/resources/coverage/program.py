"""The maximum flow of many requirements at once, as a linear program (HiGHS).

Only for the rare case of more than twelve requirements that hang together; fewer are counted out in `flow.py`.
"""

from typing import Any

import highspy
import numpy as np

from threebuckets.resources.types import Bools, Floats, Ints

_TINY = 1e-9


class FlowProgram:
    """Flow from groups of offers to requirements: maximise what arrives, within supply and need.

    Parameters
    ----------
    serve : ndarray of bool, shape (G, J)
        Requirements that each group can serve.
    """

    def __init__(self, serve: Bools) -> None:
        self.serve = serve
        self._group, self._need = (found.astype(np.int64) for found in np.nonzero(serve))
        self._model = _model(serve, self._group, self._need)

    def flow(self, need: Floats, supply: Floats) -> Floats:
        """A maximum flow, shape (G, J)."""
        n_groups, n_needs = self.serve.shape
        upper = np.concatenate([supply, need]).astype(np.float64)
        rows = np.arange(n_groups + n_needs, dtype=np.int32)
        self._model.changeRowsBounds(len(rows), rows, np.zeros(len(rows)), upper)
        self._model.run()
        out = np.zeros(self.serve.shape)
        if len(self._group):
            out[self._group, self._need] = np.maximum(self._model.getSolution().col_value, 0.0)
        return out

    def cut(self, need: Floats, supply: Floats) -> tuple[float, Bools]:
        """The smallest set of requirements with the greatest shortage, and its amount.

        A requirement is in it when some maximum flow leaves it short: those short now, and those whose share could be
        passed on to one of them.
        """
        flow = self.flow(need, supply)
        limit = _TINY * (1.0 + need.sum())
        members = need - flow.sum(axis=0) > limit
        while True:
            groups = (self.serve & members).any(axis=1)
            wider = members | (flow[groups] > limit).any(axis=0)
            if (wider == members).all():
                break
            members = wider
        amount = float(need[members].sum() - supply[(self.serve & members).any(axis=1)].sum())
        return (amount, members) if amount > 0 else (0.0, np.zeros(len(need), np.bool_))

    def cuts(self, need: Floats, supply: Floats) -> tuple[Floats, Bools]:
        """The cut of each case, a row of need and of supply."""
        found = [self.cut(*case) for case in zip(need, supply, strict=True)]
        members = np.array([members for _, members in found], np.bool_).reshape(need.shape)
        return np.array([amount for amount, _ in found], np.float64), members

    def covered(self, need: Floats, supply: Floats, slack: Floats) -> Bools:
        """Whether each case, a row of need and of supply, is covered.

        A cut found in one case rules out others at once, and a case that is covered settles every one with no more
        need and no less supply; only the rest is solved.
        """
        out = np.zeros(len(need), np.bool_)
        undecided = np.ones(len(need), np.bool_)
        while undecided.any():
            case = int(np.argmax(undecided))
            amount, members = self.cut(need[case], supply[case])
            if amount > slack[case]:
                groups = (self.serve & members).any(axis=1)
                excess = need[:, members].sum(axis=1) - supply[:, groups].sum(axis=1)
                undecided &= excess <= slack
            else:
                easier = (need <= need[case]).all(axis=1) & (supply >= supply[case]).all(axis=1)
                out |= easier & undecided
                undecided &= ~easier
            undecided[case] = False
        return out


def _model(serve: Bools, group: Ints, need: Ints) -> Any:
    """The program with one column a pair and one row a group and a requirement."""
    n_groups, n_needs = serve.shape
    n_pairs = len(group)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n_pairs, n_groups + n_needs
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.ones(n_pairs)
    lp.col_lower_, lp.col_upper_ = np.zeros(n_pairs), np.full(n_pairs, highspy.kHighsInf)
    lp.row_lower_, lp.row_upper_ = np.zeros(n_groups + n_needs), np.zeros(n_groups + n_needs)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.arange(0, 2 * n_pairs + 1, 2)
    lp.a_matrix_.index_ = np.stack([group, n_groups + need], axis=1).reshape(-1)
    lp.a_matrix_.value_ = np.ones(2 * n_pairs)
    model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.passModel(lp)
    return model

"""What a constructed answer must have, checked by running the solvers on it."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationInfo, field_validator

from qgen.files.mistakes import show
from qgen.files.validation import Fault, Written, number, refuse, whole
from qgen.items.closeness import close
from qgen.items.tagged import tagged
from qgen.written import plain, plain_array

Real = Annotated[float, number(-1e6, 1e6)]
Row = tuple[Real, ...]


class Property(Written):
    """What is asked of an object that students construct."""

    @property
    @abstractmethod
    def shape(self) -> tuple[int, ...]:
        """Of the array that an answer must be."""

    @property
    @abstractmethod
    def hint(self) -> str:
        """What an answer looks like."""

    @abstractmethod
    def failure(self, answer: NDArray[np.float64]) -> str:
        """Say in Markdown where the property fails; '' where it holds."""


def _same_length(rows: Sequence[Row]) -> None:
    for k, row in enumerate(rows):
        if len(row) != len(rows[0]) or not row:
            message = f"has {len(row)} numbers where the first row has {len(rows[0])}"
            raise refuse(Fault(message, at=(k,)))


class ThresholdUnit(Property):
    """Weights and, last, a bias with which a threshold unit has these outputs.

    The unit fires, output 1, where the weighted sum plus bias is at least 0.
    """

    name: Literal["threshold_unit"]
    inputs: tuple[Row, ...]
    outputs: tuple[Annotated[int, whole(0, 1)], ...]

    @field_validator("inputs")
    @classmethod
    def _are_rows(cls, inputs: tuple[Row, ...]) -> tuple[Row, ...]:
        _same_length(inputs)
        return inputs

    @field_validator("outputs")
    @classmethod
    def _one_each(cls, outputs: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        rows = info.data.get("inputs", outputs)
        if len(outputs) != len(rows):
            raise refuse(Fault(f"does not fit {len(rows)} rows of inputs", show(list(outputs))))
        return outputs

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.inputs[0]) + 1,)

    @property
    def hint(self) -> str:
        return f"{self.shape[0]} numbers, the bias last"

    def failure(self, answer: NDArray[np.float64]) -> str:
        from solvers.activations import heaviside
        from solvers.perceptron import net_input

        x = np.array(self.inputs, dtype=float)
        z = net_input(answer[:-1], answer[-1], x)
        fired = heaviside(np.where(np.abs(z) < 1e-12, 0.0, z))
        for row, net, given, right in zip(x, z, fired, self.outputs, strict=True):
            if given != right:
                at, sum_ = plain_array(row, 6), plain(float(net), 6)
                return (
                    f"For the input {_tuple(at)} your weighted sum is {sum_}, so the unit gives "
                    f"{given:g}; it should give {right}."
                )
        return ""


class Kernel(Property):
    """A kernel that makes this feature map of this image (stride 1, no padding, not flipped)."""

    name: Literal["kernel"]
    image: tuple[Row, ...]
    feature_map: tuple[Row, ...]

    @field_validator("image", "feature_map")
    @classmethod
    def _are_rows(cls, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        _same_length(rows)
        return rows

    @field_validator("feature_map")
    @classmethod
    def _is_smaller(cls, rows: tuple[Row, ...], info: ValidationInfo) -> tuple[Row, ...]:
        image = info.data.get("image")
        if image and (len(rows) > len(image) or len(rows[0]) > len(image[0])):
            raise refuse(Fault("is larger than the image"))
        return rows

    @property
    def shape(self) -> tuple[int, ...]:
        image, found = np.shape(self.image), np.shape(self.feature_map)
        return tuple(a - b + 1 for a, b in zip(image, found, strict=True))

    @property
    def hint(self) -> str:
        return "×".join(map(str, self.shape)) + " matrix"

    def failure(self, answer: NDArray[np.float64]) -> str:
        from solvers.convolution import conv2d

        found = conv2d(np.array(self.image, dtype=float), answer)
        for place, right in np.ndenumerate(np.array(self.feature_map, dtype=float)):
            if not close(float(found[place]), float(right)):
                row, column = (k + 1 for k in place)
                return (
                    f"In row {row}, column {column} of the feature map your kernel gives "
                    f"{plain(float(found[place]), 6)}; it should give {plain(float(right))}."
                )
        return ""


class BoxWithIou(Property):
    """A box x1, y1, x2, y2 whose intersection over union with a given box is `iou`."""

    name: Literal["box_with_iou"]
    box: tuple[Real, Real, Real, Real]
    iou: Annotated[float, number(0, 1)]

    @property
    def shape(self) -> tuple[int, ...]:
        return (4,)

    @property
    def hint(self) -> str:
        return "4 numbers: x1, y1, x2, y2"

    def failure(self, answer: NDArray[np.float64]) -> str:
        from solvers.detection import box_iou

        if answer[0] >= answer[2] or answer[1] >= answer[3]:
            return "This is no box: it needs $x_1 < x_2$ and $y_1 < y_2$."
        found = float(box_iou(np.array(self.box, dtype=float), answer))
        if close(found, self.iou, 0.0005):
            return ""
        return f"The intersection over union of your box is {plain(found, 4)}."


def _tuple(written: str) -> str:
    """A row of numbers in round brackets."""
    return f"({written.strip('[]')})"


PROPERTIES: dict[str, type[Property]] = {
    "box_with_iou": BoxWithIou,
    "kernel": Kernel,
    "threshold_unit": ThresholdUnit,
}

if TYPE_CHECKING:
    AnyProperty = Property
else:
    AnyProperty = tagged("name", PROPERTIES)
